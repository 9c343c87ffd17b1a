import fc from "fast-check";
import { expect, test } from "vitest";
import { detach, encodeLatin1 } from "./latin1.ts";

test("detach gives the same string, encodeLatin1 a byte a char", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1500 }), (bytes) => {
      const text = bytes.reduce((all, byte) => all + String.fromCharCode(byte), "");
      expect(detach(text)).toBe(text);
      expect(encodeLatin1(text)).toEqual(bytes);
    }),
  );
});
