import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeLatin1 } from "./latin1.ts";
import { countValues } from "./scan.ts";
import { splitList } from "./split.ts";

test("counts the values that splitList gives", () => {
  const piece = fc.constantFrom(",", '"', "\\", "<", ">", " ", "\t", "a", ";");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const value = pieces.join("");
      const trimmed = value.trim();
      expect(countValues(encodeLatin1(value), 0, value.length)).toBe(splitList(trimmed).length);
    }),
    { numRuns: 3000 },
  );
});
