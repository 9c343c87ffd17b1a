import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { type Asker, askYes } from "./ask-yes.ts";

/** A terminal at which somebody types that; undefined: ends the input. */
function typing(text: string | undefined, isTTY = true): Asker & { readonly shown: () => string } {
  const stderr = new PassThrough();
  const stdin = Object.assign(new PassThrough(), { isTTY });
  if (text === undefined) stdin.end();
  else stdin.write(text);
  return { stdin: stdin as unknown as NodeJS.ReadStream, stderr, shown: () => String(stderr.read() ?? "") };
}

it.each([
  ["y\n", true],
  ["YES\n", true],
  ["n\n", false],
  ["\n", false],
  ["yesterday\n", false],
  [undefined, false],
])("%j is %s", async (text, expected) => {
  const terminal = typing(text);
  expect(await askYes("End it?", terminal)).toBe(expected);
  expect(terminal.shown()).toContain("End it? [y/N] ");
});

it("asks nobody where there is no terminal", async () => {
  const nobody = typing("y\n", false);
  expect([await askYes("End it?", nobody), nobody.shown()]).toEqual([undefined, ""]);
});
