import { BlockList, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { formatIpAddress, parseIpAddress, sameIpAddress } from "./ip-address.ts";

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6();

describe("parseIpAddress", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["255.255.255.255", "255.255.255.255"],
    ["0.0.0.0", "0.0.0.0"],
    ["2001:DB8::1", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["::ffff:10.0.0.1", "10.0.0.1"],
    ["::ffff:0a00:1", "10.0.0.1"],
    ["0:0:0:0:0:ffff:10.0.0.1", "10.0.0.1"],
    ["[::ffff:127.0.0.1]", "127.0.0.1"],
    ["64:ff9b::10.0.0.1", "64:ff9b::a00:1"],
  ])("reads %s as %s", (text, expected) => {
    const address = parseIpAddress(text);
    expect(address && formatIpAddress(address)).toBe(expected);
  });

  test.each([
    "",
    "pbx.example",
    "2130706433",
    "127.1",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "127.0.0.01",
    "256.0.0.1",
    "1.2.3.4.5",
    "1.2.3.",
    " 1.2.3.4",
    "1.2.3.4/32",
    "[192.0.2.1]",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "12345::",
    "fe80::1%eth0",
    "::1.2.3",
    "1.2.3.4::",
  ])("takes %j for no address", (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  });

  it("reads back what it wrote, and agrees with Node about what it means", () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (text) => {
        const address = parseIpAddress(text);
        if (address === undefined) throw new Error(`refused ${text}`);
        const written = formatIpAddress(address);
        const again = parseIpAddress(written);
        const node = new BlockList();
        node.addAddress(text, isIPv6(text) ? "ipv6" : "ipv4");
        expect(again && sameIpAddress(again, address)).toBe(true);
        expect(node.check(written, isIPv6(written) ? "ipv6" : "ipv4")).toBe(true);
      }),
    );
  });

  it("takes any text without an exception", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789abcf:.[]/%") }), (text) => {
        const address = parseIpAddress(text);
        if (address !== undefined) expect(parseIpAddress(formatIpAddress(address))).toEqual(address);
      }),
    );
  });
});
