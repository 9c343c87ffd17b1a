import { describe, expect, test } from "vitest";
import { asRequestUri, isLooseRouter, routeUri } from "./route.ts";

test.each([
  ["<sip:p1.example;lr>", "sip:p1.example;lr"],
  ['"a > < b" <sip:p1.example>;x=1', "sip:p1.example"],
  ["Proxy <sips:p@p1.example:5061;lr>", "sips:p@p1.example:5061;lr"],
  ["sip:p1.example", "sip:p1.example"],
])("the URI of the route %s", (value, uri) => {
  expect(routeUri(value)).toBe(uri);
});

describe("a loose router bears the parameter lr (RFC 3261 §19.1.1)", () => {
  test.each([
    ["sip:p1.example;lr", true],
    ["sip:p1.example;transport=tcp;LR", true],
    ["sip:p1.example;lr=on", true],
    ["sip:p1.example", false],
    ["sip:p1.example;lrx", false],
    ["sip:a;lr@p1.example", false],
    ["sip:p1.example?Subject=;lr", false],
  ])("%s: %s", (uri, isLoose) => {
    expect(isLooseRouter(uri)).toBe(isLoose);
  });
});

test.each([
  ["sip:p1.example;method=REFER;transport=tcp?Subject=x", "sip:p1.example;transport=tcp"],
  ["sip:a?b;method=x@p1.example;x=1", "sip:a?b;method=x@p1.example;x=1"],
  ["tel:+4930123;ext=1", "tel:+4930123;ext=1"],
])("as a Request-URI, %s is %s", (uri, expected) => {
  expect(asRequestUri(uri)).toBe(expected);
});
