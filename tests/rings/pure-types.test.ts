import { expect, test } from "vitest";
import { runTool } from "../../scripts/checks/tool.ts";
import { plantedTree } from "./planted-tree.ts";

/** One folder of each kind that tsconfig.pure.json covers. */
const PURE_FILES = [
  "packages/sip/src/fault.ts",
  "packages/identity/src/fault.ts",
  "packages/actor/src/fault.ts",
  "packages/directory/src/fault.ts",
  "services/transfer-router/src/call/deeper/fault.ts",
  "services/sip-edge/src/admission/fault.ts",
  "services/billing/src/rating/fault.ts",
  "services/cdr/src/records/fault.ts",
];

const typesOf = (source: string, file: string) => {
  const run = runTool("tsc", ["-p", "tsconfig.pure.json"], plantedTree({ [file]: source }));
  return run.output;
};

test("tsc knows no Buffer in pure code", () => {
  const tree = plantedTree(
    Object.fromEntries(PURE_FILES.map((file) => [file, 'export const bytes = Buffer.from("x");\n'])),
  );
  const { output } = runTool("tsc", ["-p", "tsconfig.pure.json"], tree);
  for (const file of PURE_FILES) expect(output).toContain(`${file}(1,22): error`);
});

test.each([
  { what: "process", source: "export const pid = process.pid;\n", says: "Cannot find name 'process'" },
  { what: "node:fs", source: 'import { readFileSync } from "node:fs";\nexport { readFileSync };\n', says: "'node:fs'" },
  { what: "timers", source: "export const timer = setTimeout(() => undefined, 1);\n", says: "'setTimeout'" },
  { what: "console", source: 'export const log = () => console.log("x");\n', says: "'console'" },
])("tsc knows no $what in pure code", ({ source, says }) => {
  expect(typesOf(source, "packages/sip/src/fault.ts")).toContain(says);
});

test("tsc lets pure code pass", () => {
  expect(typesOf("export const twice = (n: number): number => 2 * n;\n", "packages/sip/src/pure.ts")).toBe("");
});

test("tsc lets a rim use Node", () => {
  expect(typesOf("export const pid = process.pid;\n", "services/sip-edge/src/edge.ts")).toBe("");
});
