import fc from "fast-check";
import { expect, test } from "vitest";
import { subjectWord } from "./subject-word.ts";

const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 12 })
  .map((codes) => String.fromCodePoint(...codes));

test("different texts are different words, and each is legal in a subject and a key", () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      const [word, other] = [subjectWord(a), subjectWord(b)];
      // Lone surrogates have no UTF-8.
      const areTexts = a.isWellFormed() && b.isWellFormed();
      return /^[-=\w]+$/.test(word) && (!areTexts || (word === other) === (a === b));
    }),
  );
});

test("a plain name reads as it is", () => {
  expect([subjectWord("router-0"), subjectWord("+1202"), subjectWord("a.b"), subjectWord("")]).toEqual([
    "router-0",
    "=2B1202",
    "a=2Eb",
    "=",
  ]);
});
