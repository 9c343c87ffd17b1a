import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseMicros } from "@tandem/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDeckErrors, loadDecks } from "./load-decks.ts";
import { parseDeck } from "./parse-deck.ts";

const HEADER = "prefix,destination,price_per_minute,connection_fee,first_increment_s,next_increment_s,effective_from";
const GOOD = "+1202,Washington DC,0.0030,0.0010,6,6,2026-01-01T00:00:00Z";

function errorsOf(text: string): string {
  const parsed = parseDeck(text, "rates.csv");
  return "errors" in parsed ? formatDeckErrors(parsed.errors) : "";
}

describe("a deck", () => {
  test("gives its rates in exact micro-units", () => {
    expect(parseDeck(`${HEADER}\n${GOOD}\n`, "rates.csv")).toEqual({
      rates: [
        {
          prefix: "1202",
          destination: "Washington DC",
          pricePerMinuteMicros: 3000n,
          connectionFeeMicros: 1000n,
          minimumSeconds: 0,
          firstIncrementSeconds: 6,
          nextIncrementSeconds: 6,
          effectiveFrom: Date.UTC(2026, 0, 1),
        },
      ],
    });
  });

  test("may have its columns in any order, a minimum, quotes, a BOM, CRLF and empty lines", () => {
    const text = `\uFEFFminimum_s,${HEADER}\r\n30,44,"London, ""the City""",0.01,0,30,6,2026-01-01\r\n\r\n`;
    expect(parseDeck(text, "rates.csv")).toMatchObject({
      rates: [
        { prefix: "44", destination: 'London, "the City"', minimumSeconds: 30, effectiveFrom: Date.UTC(2026, 0, 1) },
      ],
    });
  });

  test("may name a prefix several times, each from another instant", () => {
    const parsed = parseDeck(`${HEADER}\n${GOOD}\n${GOOD.replace("2026", "2027")}\n`, "rates.csv");
    expect(parsed).toMatchObject({ rates: [{ prefix: "1202" }, { prefix: "1202" }] });
  });

  test.each([
    [
      "a price with a comma",
      GOOD.replace("0.0030", '"0,003"'),
      'line 3, column price_per_minute: "0,003" is not an amount',
    ],
    ["a price with seven decimals", GOOD.replace("0.0030", "0.0000001"), "line 3, column price_per_minute"],
    ["a negative fee", GOOD.replace("0.0010", "-1"), "line 3, column connection_fee"],
    [
      "an increment of 0",
      GOOD.replace(",6,6,", ",6,0,"),
      'line 3, column next_increment_s: "0" is not a whole number of seconds',
    ],
    ["a prefix with letters", GOOD.replace("+1202", "+1-202"), 'line 3, column prefix: "+1-202" is not a prefix'],
    ["a day that does not exist", GOOD.replace("2026-01-01", "2026-02-30"), "line 3, column effective_from"],
    ["too few cells", "+1202,Washington", "line 3: the row has 2 cells where the header has 7"],
    [
      "the same row again",
      GOOD.replace("+44", "+1202"),
      "line 3, column prefix: the same prefix and effective_from stand in line 2",
    ],
    ["an open quote", '"+1202', "Quote Not Closed"],
  ])("with %s says where it is", (_, row, expected) => {
    const errors = errorsOf(`${HEADER}\n${GOOD}\n${row}\n`);
    expect(errors).toContain(expected);
    expect(errors).toMatch(/^rates\.csv/);
  });

  test("with several bad cells names them all", () => {
    expect(errorsOf(`${HEADER}\n+1,x,free,free,6,6,2026-01-01\nx,x,0,0,6,6,2026-01-01\n`).split("\n")).toHaveLength(3);
  });

  test.each([
    ["", "rates.csv: the file is empty"],
    [`${HEADER}\n`, "rates.csv: the file has no rates"],
    [`${HEADER.replace("price_per_minute", "price")}\n`, "line 1, column price: unknown column"],
    [`${HEADER.replace("price_per_minute", "price")}\n`, "line 1, column price_per_minute: the column is missing"],
    [`${HEADER},prefix\n`, "line 1, column prefix: the column stands twice"],
  ])("%j is refused as a whole", (text, expected) => {
    expect(errorsOf(text)).toContain(expected);
  });
});

describe("loading decks", () => {
  test("is all or nothing, and names every file that is wrong", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tandem-decks-"));
    await writeFile(join(folder, "good.csv"), `${HEADER}\n${GOOD}\n`);
    await writeFile(join(folder, "bad.csv"), `${HEADER}\n${GOOD.replace("0.0030", "x")}\n`);
    const source = (file: string) => ({
      name: file,
      direction: "OUTBOUND" as const,
      currency: "EUR",
      file: join(folder, file),
    });
    const loaded = await loadDecks([source("good.csv"), source("bad.csv"), source("none.csv")]);
    const good = await loadDecks([source("good.csv")]);
    await rm(folder, { recursive: true });
    expect(loaded.ok).toBe(false);
    const text = loaded.ok ? "" : formatDeckErrors(loaded.error);
    expect(text).toContain("bad.csv, line 2, column price_per_minute");
    expect(text).toContain("none.csv: the file cannot be read: ENOENT");
    expect(good.ok && [...good.value.keys()]).toEqual(["OUTBOUND/good.csv"]);
  });
});

describe("an amount", () => {
  test("is read exactly, whatever its decimals", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.stringMatching(/^\d{0,6}$/), (whole, fraction) => {
        const text = fraction === "" ? String(whole) : `${whole}.${fraction}`;
        expect(parseMicros(text)).toBe(BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0")));
      }),
    );
  });

  test.each(["", ".", "1.", ".5", "+1", "-1", "1e3", "0x1", "1,5", " 1", "1.1234567"])("%j is none", (text) => {
    expect(parseMicros(text)).toBeUndefined();
  });
});
