import { expect, it } from "vitest";
import { proxiesOf } from "./environment.ts";

it.each([
  ["10.42.0.0/16", "10.42.7.1", true],
  ["10.42.0.0/16", "::ffff:10.42.7.1", true],
  ["10.42.0.0/16", "10.43.0.1", false],
  ["192.0.2.1, fd00::/8", "fd00::7", true],
  ["192.0.2.1, fd00::/8", "192.0.2.1", true],
  ["", "192.0.2.1", false],
  ["192.0.2.1", "", false],
])("of %j, %j is a proxy: %s", (blocks, address, isProxy) => {
  expect(proxiesOf(blocks)?.(address)).toBe(isProxy);
});

it("is no list of blocks", () => {
  expect(proxiesOf("10.0.0.0/8,ingress")).toBeUndefined();
});
