import { describe, expect, it, test } from "vitest";
import { keyOfLine } from "./header-key.ts";
import { encodeLatin1 } from "./latin1.ts";
import { USUAL_NAMES } from "./usual-name.ts";
import { WIRE } from "./wire.ts";

const { names, slotOf, usualKey } = USUAL_NAMES;

function keysOf(text: string): { readonly usual: number; readonly any: number } {
  WIRE.takeBytes(encodeLatin1(text));
  const word = WIRE.view.getInt32(0, true);
  return { usual: usualKey(0, word), any: keyOfLine(0, word | 0x20202020, text) };
}

describe("the table of usual header names", () => {
  it("gives each name a slot of its own", () => {
    const slots = names.map((name) => {
      WIRE.takeBytes(encodeLatin1(`${name}: `));
      return slotOf(WIRE.view.getInt32(0, true), WIRE.bytes[5] ?? 0);
    });
    expect(new Set(slots).size).toBe(names.length);
  });

  test.each(names)("finds %s, with the key that any spelling of it has", (name) => {
    const { usual, any } = keysOf(`${name}: a value\r\n`);
    expect(usual).toBe(any);
    expect(usual & 0xffff).toBe(name.length);
    expect(keysOf(`${name.toLowerCase()}: a value\r\n`).any).toBe(usual);
  });

  test.each(names)("does not take for %s what differs in one character", (name) => {
    const line = `${name}: a value\r\n`;
    const own = keysOf(line).usual;
    for (let i = 0; i <= name.length; i++) {
      for (const other of ["x", " ", ":", "\r", "\n", "\0", "\xff", String.fromCharCode(line.charCodeAt(i) ^ 0x20)]) {
        if (line[i] === other) continue;
        const { usual, any } = keysOf(line.slice(0, i) + other + line.slice(i + 1));
        // "Allow:Events" is a usual name too.
        if (usual !== 0) expect(usual).toBe(any);
        expect(usual).not.toBe(own);
      }
    }
  });

  test.each(["\0", "\xff"])("finds nothing in a run of %j", (character) => {
    for (let sixth = 0; sixth < 256; sixth++)
      expect(keysOf(character.repeat(5) + String.fromCharCode(sixth) + character.repeat(20)).usual).toBe(0);
  });
});
