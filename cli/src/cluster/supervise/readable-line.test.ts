import { expect, it } from "vitest";
import { readableLine } from "./readable-line.ts";

it.each([
  [
    "a line of the log is its message",
    '{"level":"info","time":"t","name":"cdr","pod":"cdr","msg":"keeps the records"}',
    "keeps the records",
  ],
  ["what is wrong says so", '{"level":"error","msg":"alarm"}', "error: alarm"],
  ["other text stays", "node: bad option", "node: bad option"],
  ["other JSON stays", '{"a":1}', '{"a":1}'],
  ["broken JSON stays", '{"level":"info","msg":', '{"level":"info","msg":'],
])("%s", (_, line, shown) => {
  expect(readableLine(line)).toBe(shown);
});
