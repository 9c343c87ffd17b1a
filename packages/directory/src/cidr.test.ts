import { BlockList, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { cidrHas, cidrsOverlap, formatCidr, parseCidr } from "./cidr.ts";
import { parseIpAddress } from "./ip-address.ts";

function has(block: string, address: string): boolean {
  const cidr = parseCidr(block);
  const parsed = parseIpAddress(address);
  if (cidr === undefined || parsed === undefined) throw new Error(`${block} ${address}`);
  return cidrHas(cidr, parsed);
}

describe("parseCidr", () => {
  test.each([
    ["10.1.2.3/8", "10.0.0.0/8"],
    ["10.1.2.3", "10.1.2.3/32"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["128.0.0.0/1", "128.0.0.0/1"],
    ["2001:db8:ffff::/33", "2001:db8:8000::/33"],
    ["::1", "::1/128"],
    ["::ffff:10.0.0.0/104", "10.0.0.0/8"],
    ["[2001:db8::]/32", "2001:db8::/32"],
  ])("reads %s as %s", (text, expected) => {
    const cidr = parseCidr(text);
    expect(cidr && formatCidr(cidr)).toBe(expected);
  });

  test.each([
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/-1",
    "10.0.0.0/08",
    "10.0.0.0/8/8",
    "::/129",
    "::ffff:10.0.0.0/8",
    "pbx/8",
    "/8",
  ])("takes %j for no block", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});

describe("cidrHas", () => {
  test.each([
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["0.0.0.0/0", "255.1.2.3", true],
    ["0.0.0.0/0", "2001:db8::1", false],
    ["::/0", "10.0.0.1", false],
    ["10.0.0.0/8", "::ffff:10.0.0.1", true],
    ["192.0.2.128/25", "192.0.2.127", false],
    ["2001:db8::/65", "2001:db8::7fff:ffff:ffff:ffff", true],
    ["2001:db8::/65", "2001:db8::8000:0:0:0", false],
  ])("%s holds %s: %s", (block, address, expected) => {
    expect(has(block, address)).toBe(expected);
  });

  it("agrees with Node for every block and address", () => {
    const pair = fc.oneof(
      fc.tuple(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 })),
      fc.tuple(fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 })),
    );
    fc.assert(
      fc.property(pair, ([network, address, length]) => {
        // Node takes ::ffff:0:0/96 in part as IPv4 and in part not; the tables above say what we do.
        fc.pre([network, address].every((text) => !isIPv6(text) || parseIpAddress(text)?.version === 6));
        const type = isIPv6(network) ? "ipv6" : "ipv4";
        const node = new BlockList();
        node.addSubnet(network, length, type);
        expect(has(`${network}/${length}`, address)).toBe(node.check(address, type));
        expect(has(`${network}/${length}`, network)).toBe(true);
      }),
    );
  });
});

describe("cidrsOverlap", () => {
  test.each([
    ["10.0.0.0/8", "10.1.0.0/16", true],
    ["10.1.0.0/16", "10.0.0.0/8", true],
    ["10.0.0.0/16", "10.1.0.0/16", false],
    ["0.0.0.0/0", "::/0", false],
    ["2001:db8::/32", "2001:db8:1::/48", true],
  ])("%s and %s: %s", (a, b, expected) => {
    const [first, second] = [parseCidr(a), parseCidr(b)];
    expect(first && second && cidrsOverlap(first, second)).toBe(expected);
  });
});
