import { expect, test } from "vitest";
import type { TestModule } from "vitest/node";
import { closingLine, countsOf } from "./closing-line-reporter.ts";

type State = "passed" | "failed" | "skipped" | "pending";

/** As much of Vitest's module as the reporter reads. */
function moduleOf(state: "passed" | "failed", tests: readonly State[]): TestModule {
  const allTests = () => tests.map((test) => ({ result: () => ({ state: test }) }));
  return { state: () => state, children: { allTests } } as unknown as TestModule;
}

test("the closing line has the three counts and nothing else", () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 1 })).toBe("3 passed, 0 failed, 1 skipped");
});

test("a test that never ran counts as skipped", () => {
  const modules = [moduleOf("failed", ["passed", "failed", "skipped", "pending"])];
  expect(countsOf(modules, [])).toEqual({ passed: 1, failed: 1, skipped: 2 });
});

test("a file that fails outside its tests counts as one failure", () => {
  expect(countsOf([moduleOf("failed", []), moduleOf("failed", ["passed"])], [])).toEqual({
    passed: 1,
    failed: 2,
    skipped: 0,
  });
});

test("an error that belongs to no test counts as a failure", () => {
  expect(countsOf([moduleOf("passed", ["passed"])], [new Error("late")])).toEqual({ passed: 1, failed: 1, skipped: 0 });
});
