import { CallResult, Direction } from "@tandem/contracts";
import { ok } from "@tandem/sip";
import { describe, expect, it } from "vitest";
import { readQuery } from "../operation/read-fields.ts";
import { CallQuerySchema, listRequestOf } from "./call-query.ts";

const listRequest = (query: URLSearchParams) => {
  const read = readQuery(CallQuerySchema, query);
  return read.ok ? ok(listRequestOf(read.value)) : read;
};

describe("the query of /v1/calls", () => {
  it("matches everything when it is empty", () => {
    const read = listRequest(new URLSearchParams());
    expect(read).toMatchObject({
      ok: true,
      value: { trunkId: "", directions: [], createdFromMs: 0, pageSize: 0, cursor: "" },
    });
    expect(read.ok && read.value.hasChildren).toBeUndefined();
  });

  it("reads every field", () => {
    const query =
      "trunkId=acme&direction=INBOUND,OUTBOUND&from=%2B1202&createdFrom=2026-01-31T09:00:00Z&callResult=BUSY&hasChildren=false&page=2&pageSize=10";
    expect(listRequest(new URLSearchParams(query))).toMatchObject({
      ok: true,
      value: {
        trunkId: "acme",
        directions: [Direction.INBOUND, Direction.OUTBOUND],
        from: "+1202",
        createdFromMs: Date.parse("2026-01-31T09:00:00Z"),
        callResults: [CallResult.BUSY],
        hasChildren: false,
        pageNumber: 2,
        pageSize: 10,
      },
    });
  });

  it("narrows by an instant before 1970 as by any other", () => {
    const query = new URLSearchParams("createdFrom=1960-01-01T00:00:00Z&createdTo=1970-01-01T00:00:00Z");
    expect(listRequest(query)).toMatchObject({ ok: true, value: { createdFromMs: 1, createdToMs: 1 } });
  });

  it.each([
    ["trunk=acme", "trunk"],
    ["direction=SIDEWAYS", "direction"],
    ["direction=UNSPECIFIED", "direction"],
    ["direction=toString", "direction"],
    ["createdFrom=yesterday", "createdFrom"],
    ["createdTo=2026-13-01T00:00:00Z", "createdTo"],
    ["createdTo=2026-01-01", "createdTo"],
    ["hasChildren=1", "hasChildren"],
    ["relationshipType=cousin", "relationshipType"],
    ["page=0", "page"],
    ["pageSize=1001", "pageSize"],
    ["pageSize=1e3", "pageSize"],
    ["from=a&from=b", "from"],
    [`to=${"1".repeat(513)}`, "to"],
  ])("refuses %s and names the field", (query, field) => {
    const read = listRequest(new URLSearchParams(query));
    expect(read.ok ? [] : read.error.map((error) => error.field)).toEqual([field]);
  });

  it("names all fields that are wrong, not the first alone", () => {
    const read = listRequest(new URLSearchParams("page=0&hasChildren=1"));
    expect(read.ok ? 0 : read.error.length).toBe(2);
  });
});
