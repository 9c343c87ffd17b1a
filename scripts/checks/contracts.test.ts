import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { differingFiles } from "./contracts.ts";

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "tandem-differing-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

test.each([
  { rule: "equal folders do not differ", left: { "a/x.ts": "1" }, right: { "a/x.ts": "1" }, differing: [] },
  { rule: "another content differs", left: { "a/x.ts": "1" }, right: { "a/x.ts": "2" }, differing: ["a/x.ts"] },
  { rule: "a file that was not committed differs", left: { x: "", y: "" }, right: { x: "" }, differing: ["y"] },
  { rule: "a file that is generated no more differs", left: { x: "" }, right: { x: "", y: "" }, differing: ["y"] },
])("$rule", ({ left, right, differing }) => {
  expect(differingFiles(folderOf(left as Record<string, string>), folderOf(right as Record<string, string>))).toEqual(
    differing,
  );
});

test("a folder that is not there has no files", () => {
  const left = folderOf({ x: "" });
  expect(differingFiles(left, join(left, "missing"))).toEqual(["x"]);
});
