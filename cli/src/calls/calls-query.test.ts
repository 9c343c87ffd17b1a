import { describe, expect, it } from "vitest";
import { callsQuery, parseLimit, parseSince } from "./calls-query.ts";

const NOW = Date.parse("2026-01-31T09:00:00Z");

describe("--since", () => {
  it.each([
    ["90s", "2026-01-31T08:58:30.000Z"],
    ["15m", "2026-01-31T08:45:00.000Z"],
    ["2h", "2026-01-31T07:00:00.000Z"],
    ["7d", "2026-01-24T09:00:00.000Z"],
    ["2026-01-01T00:00:00+01:00", "2025-12-31T23:00:00.000Z"],
  ])("%s is %s", (text, instant) => {
    expect(parseSince(text, NOW)).toBe(instant);
  });

  it.each(["", "yesterday", "5", "1w", "-1h"])("refuses %j with what to write", (text) => {
    expect(() => parseSince(text, NOW)).toThrow("write 15m, 2h, 7d or an instant");
  });
});

it.each(["0", "1001", "1.5", "x", ""])("--limit refuses %j", (text) => {
  expect(() => parseLimit(text)).toThrow("from 1 to 1000");
});

it("asks for what the flags name and nothing else", () => {
  const flags = { trunk: "acme", to: "+1202", limit: 5 };
  expect(callsQuery(flags).toString()).toBe("pageSize=5&trunkId=acme&to=%2B1202");
});
