import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AT, anyCall, ID } from "../testing/any-call.ts";
import { decodeCall, encodeCall } from "./codec.ts";

describe("versions of the stored call (CLUSTER rule 27)", () => {
  const rows = (hot: string): unknown[] => JSON.parse(hot) as unknown[];
  /** Fields of the outermost row that are lists of rows, and those that are one row. */
  const LISTS = [8, 9, 10, 11, 19] as const;
  const SINGLES = [12, 13] as const;
  /** Defaults that stand between a row's last field and one that a later version appends. */
  const padded = (row: readonly unknown[]): unknown[] => [...row, ...new Array(40 - row.length).fill(0), "new"];

  test("a reader does not see what a later version appended to any row", () => {
    fc.assert(
      fc.property(anyCall, (state) => {
        const { hot, cold } = encodeCall(state);
        const later = rows(hot);
        for (const at of LISTS) {
          const list = later[at];
          if (Array.isArray(list)) later[at] = list.map(padded);
        }
        for (const at of SINGLES) {
          const row = later[at];
          if (Array.isArray(row)) later[at] = padded(row);
        }
        expect(decodeCall({ hot: JSON.stringify(padded(later)), cold })).toStrictEqual(state);
      }),
      { numRuns: 100 },
    );
  });

  test("the format is the first field, and another one is refused", () => {
    const [state] = fc.sample(anyCall, { numRuns: 1, seed: 1 });
    const { hot, cold } = encodeCall(state!);
    expect(rows(hot)[0]).toBe(1);
    expect(() => decodeCall({ hot: JSON.stringify([2, ...rows(hot).slice(1)]), cold })).toThrow("no format 2");
    expect(() => decodeCall({ hot: "{", cold })).toThrow();
  });

  test.each([
    ["a letter that no version wrote", [1, ID, AT, "?u"], "no letter ?"],
    ["a leg without its route", [1, ID, AT, "Ou", 0, 0, [], [], [], [["cu"]]], "no route 0"],
    ["a word that is not in the table", [1, ID, AT, "Ou", 0, 0, [], ["a"], [[2]]], "no word 2"],
  ])("what no version wrote is refused: %s", (_what, row, message) => {
    expect(() => decodeCall({ hot: JSON.stringify(row), cold: {} })).toThrow(message);
  });
});
