import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { forEachLine } from "./for-each-line.ts";

it("gives whole lines, however they are cut, and what is left at the end", async () => {
  const lines: string[] = [];
  const stream = Readable.from([Buffer.from("a\nb"), Buffer.from("c\n\nrest")]);
  forEachLine(stream, (line) => lines.push(line));
  await new Promise((resolve) => stream.once("close", resolve));
  expect(lines).toEqual(["a", "bc", "", "rest"]);
});

it("cuts a line that has no end", async () => {
  const lines: string[] = [];
  const stream = Readable.from([Buffer.alloc(20_000, "x")]);
  forEachLine(stream, (line) => lines.push(line));
  await new Promise((resolve) => stream.once("close", resolve));
  expect(lines.map(({ length }) => length)).toEqual([20_000]);
});
