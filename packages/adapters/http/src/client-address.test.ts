import { expect, it } from "vitest";
import { clientAddress } from "./client-address.ts";

const isProxy = (address: string) => address.startsWith("10.");

it.each([
  ["192.0.2.1", undefined, "192.0.2.1"],
  ["192.0.2.1", "203.0.113.9", "192.0.2.1"],
  ["10.0.0.1", "203.0.113.9", "203.0.113.9"],
  ["10.0.0.1", "198.51.100.66, 203.0.113.9", "203.0.113.9"],
  ["10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"],
  ["10.0.0.1", "2001:db8::9", "2001:db8::9"],
  ["10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3"],
  ["10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"],
  ["10.0.0.1", undefined, "10.0.0.1"],
])("from %s for %s it is %s", (peer, forwardedFor, client) => {
  expect(clientAddress(peer, forwardedFor, isProxy)).toBe(client);
});
