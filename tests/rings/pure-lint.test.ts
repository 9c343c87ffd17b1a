import { expect, test } from "vitest";
import { runTool } from "../../scripts/checks/tool.ts";
import { plantedTree } from "./planted-tree.ts";

/** What `biome lint` reports about one file with this content: rule names, and "plugin" for the GritQL pattern. */
function lintOf(file: string, source: string): readonly string[] {
  const { output } = runTool("biome", ["lint", "--reporter=json", file], plantedTree({ [file]: source }));
  const json = output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1);
  const report: { diagnostics: readonly { category: string; severity: string }[] } = JSON.parse(json);
  return report.diagnostics.filter((found) => found.severity === "error").map((found) => found.category);
}

const PURE = "services/transfer-router/src/call/fault.ts";
const IMPORTS = "lint/style/noRestrictedImports";
const GLOBALS = "lint/style/noRestrictedGlobals";

test.each([
  { what: "node:fs", rule: "lint/correctness/noNodejsModules", source: 'export { readFileSync } from "node:fs";\n' },
  { what: "an npm package", rule: IMPORTS, source: 'export { z } from "zod";\n' },
  { what: "an adapter", rule: IMPORTS, source: 'export { memoryBus } from "@tandem/adapter-memory";\n' },
  { what: "the contracts", rule: IMPORTS, source: 'export type { CallEvent } from "@tandem/contracts";\n' },
  { what: "Date.now()", rule: GLOBALS, source: "export const now = () => Date.now();\n" },
  { what: "new Date", rule: GLOBALS, source: "export const now = () => new Date();\n" },
  { what: "process", rule: GLOBALS, source: "export const pid = () => process.pid;\n" },
  { what: "Buffer", rule: GLOBALS, source: 'export const bytes = () => Buffer.from("x");\n' },
  { what: "setTimeout", rule: GLOBALS, source: "export const wait = (f: () => void) => setTimeout(f, 1);\n" },
  { what: "console", rule: "lint/suspicious/noConsole", source: 'export const log = () => console.log("x");\n' },
  { what: "Math.random()", rule: "plugin", source: "export const draw = () => Math.random();\n" },
  { what: "globalThis.Date", rule: "plugin", source: "export const now = () => globalThis.Date.now();\n" },
  { what: 'globalThis["Date"]', rule: "plugin", source: 'export const clock = () => globalThis["Date"];\n' },
  { what: "performance.now()", rule: "plugin", source: "export const now = () => performance.now();\n" },
])("Biome reports $what in pure code", ({ rule, source }) => {
  expect(lintOf(PURE, source)).toContain(rule);
});

test.each([
  { what: "a pure package", source: 'export { ok } from "@tandem/sip";\n' },
  { what: "a file beside it", source: 'export { ringing } from "./ringing.ts";\n' },
  { what: "a file of another pure core", source: 'export { classify } from "../routing/classify.ts";\n' },
])("Biome lets pure code import $what", ({ source }) => {
  expect(lintOf(PURE, source)).toEqual([]);
});

test("Biome lets a test of pure code use Node and npm", () => {
  const source = 'export { z } from "zod";\nexport const now = () => [Date.now(), Math.random()];\n';
  const rules = lintOf("packages/sip/src/fault.test.ts", source);
  expect(rules.filter((rule) => rule === IMPORTS || rule === GLOBALS || rule === "plugin")).toEqual([]);
});

test("Biome keeps process.* out of a service's rim, and lets main.ts have it", () => {
  const source = "export const pid = () => process.pid;\n";
  expect(lintOf("services/sip-edge/src/edge.ts", source)).toContain(GLOBALS);
  expect(lintOf("services/sip-edge/src/edge.ts", 'export { pid } from "node:process";\n')).toContain(IMPORTS);
  expect(lintOf("services/sip-edge/src/main.ts", source)).toEqual([]);
});
