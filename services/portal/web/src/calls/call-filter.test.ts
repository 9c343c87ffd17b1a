import { expect, test } from "vitest";
import { apiQueryOf, countOf, filterOf, searchOf } from "./call-filter.ts";

test("a filter is kept in the page's address and read from it again", () => {
  const filter = { query: "+1202", period: "7d", direction: "INBOUND", callResult: "BUSY", cursor: "abc" } as const;
  expect(filterOf(searchOf(filter))).toEqual(filter);
});

test("what the page does not know is dropped from an address", () => {
  expect(filterOf("?colour=red&period=forever&query=%20&trunkId=acme")).toEqual({ trunkId: "acme" });
});

test("a period is asked for as an instant, at a whole minute", () => {
  const query = apiQueryOf({ period: "1h", trunkId: "acme" }, Date.parse("2026-01-31T10:00:42.5Z"));
  expect(query.toString()).toBe("trunkId=acme&createdFrom=2026-01-31T09%3A00%3A00.000Z");
});

test("instants that were chosen are asked for as they are", () => {
  const createdFrom = "2026-01-31T09:00:00Z";
  expect(apiQueryOf({ createdFrom }, 0).get("createdFrom")).toBe(createdFrom);
});

test("a page further on narrows nothing", () => {
  expect([countOf({ cursor: "abc" }), countOf({ query: "1", cursor: "abc" })]).toEqual([0, 1]);
});
