import { join } from "node:path";
import { expect, test } from "vitest";
import { runTool, type ToolRun } from "../../scripts/checks/tool.ts";
import { plantedTree } from "./planted-tree.ts";

const FILE = "proto/tandem/planted/v1/planted.proto";

const protoOf = (fields: string): string =>
  `syntax = "proto3";\n\npackage tandem.planted.v1;\n\nmessage Planted {\n${fields}}\n`;

const TWO_FIELDS = protoOf("  string leg_id = 1;\n  int64 at_ms = 2;\n");

/** `buf breaking` of the second text against a baseline made from the first. */
function breaking(before: string, after: string): ToolRun {
  const old = join(plantedTree({ [FILE]: before }), "proto");
  const baseline = join(old, "baseline.binpb");
  expect(runTool("buf", ["build", "-o", baseline], old)).toEqual({ code: 0, output: "" });
  return runTool("buf", ["breaking", "--against", baseline], join(plantedTree({ [FILE]: after }), "proto"));
}

const lint = (proto: string): ToolRun => runTool("buf", ["lint"], join(plantedTree({ [FILE]: proto }), "proto"));

test("buf breaking reports a field that was removed", () => {
  const { code, output } = breaking(TWO_FIELDS, protoOf("  string leg_id = 1;\n"));
  expect(code).not.toBe(0);
  expect(output).toContain('Previously present field "2" with name "at_ms"');
});

test("buf breaking reports a field that changed its type", () => {
  const { code, output } = breaking(TWO_FIELDS, protoOf("  string leg_id = 1;\n  string at_ms = 2;\n"));
  expect(code).not.toBe(0);
  expect(output).toContain("changed type");
});

test("buf breaking lets a new field pass", () => {
  expect(breaking(TWO_FIELDS, protoOf("  string leg_id = 1;\n  int64 at_ms = 2;\n  string rule = 3;\n")).code).toBe(0);
});

test("buf lint reports a name that is against the style", () => {
  const { code, output } = lint(protoOf("  string LegId = 1;\n"));
  expect(code).not.toBe(0);
  expect(output).toContain("lower_snake_case");
});

test("buf lint lets a clean file pass", () => {
  expect(lint(TWO_FIELDS)).toEqual({ code: 0, output: "" });
});
