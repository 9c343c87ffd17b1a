import { expect, test } from "vitest";
import { totals } from "./money.ts";

const eur = (amount: string) => ({ currencyCode: "EUR", amount });

test("charges are added exactly, to the micro-unit", () => {
  expect(totals([eur("0.0013"), eur("0.000001"), eur("1.10")])).toEqual([eur("1.101301")]);
});

test("a sum keeps the four places that prices have", () => {
  expect(totals([eur("0.0013"), eur("0.0020")])).toEqual([eur("0.0033")]);
  expect(totals([eur("0.5"), eur("0.5")])).toEqual([eur("1.0000")]);
});

test("currencies are not mixed", () => {
  expect(totals([eur("1.0000"), { currencyCode: "USD", amount: "2.0000" }])).toEqual([
    eur("1.0000"),
    { currencyCode: "USD", amount: "2.0000" },
  ]);
});
