import { type Cidr, cidrHas, type IpAddress, parseCidr } from "@tandem/directory";

/** Why an address is not public. `never` ranges are opened by no allow list: nobody answers there alone. */
export interface AddressRange {
  readonly name: string;
  readonly isNever: boolean;
}

const RANGES: readonly (readonly [cidr: Cidr, range: AddressRange])[] = [
  // IANA IPv4 and IPv6 special-purpose address registries (RFC 6890).
  ...ranges("unspecified", true, ["0.0.0.0/8", "::/128"]),
  ...ranges("multicast", true, ["224.0.0.0/4", "ff00::/8"]),
  ...ranges("broadcast or reserved", true, ["240.0.0.0/4"]),
  ...ranges("private", false, [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "fc00::/7",
    "fec0::/10",
    "64:ff9b:1::/48",
  ]),
  ...ranges("loopback", false, ["127.0.0.0/8", "::1/128"]),
  ...ranges("link-local", false, ["169.254.0.0/16", "fe80::/10"]),
  ...ranges("carrier-grade NAT", false, ["100.64.0.0/10"]),
  ...ranges("protocol assignment", false, ["192.0.0.0/24", "2001::/23"]),
  ...ranges("documentation or benchmark", false, [
    "192.0.2.0/24",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "198.18.0.0/15",
    "2001:db8::/32",
    "3fff::/20",
  ]),
  ...ranges("deprecated relay", false, ["192.88.99.0/24"]),
  ...ranges("discard or segment routing", false, ["100::/64", "5f00::/16"]),
];

const NAT64 = parseCidr("64:ff9b::/96");
const SIX_TO_FOUR = parseCidr("2002::/16");
const COMPATIBLE = parseCidr("::/96");

/** The range that makes an address unfit for a foreign target; undefined for a public one. */
export function specialRange(address: IpAddress): AddressRange | undefined {
  const hits = RANGES.filter(([cidr]) => cidrHas(cidr, address)).map(([, range]) => range);
  return hits.find((range) => range.isNever) ?? hits[0];
}

/** The IPv4 address that an IPv6 address leads to: NAT64 (RFC 6052), 6to4 (RFC 3056), IPv4-compatible (RFC 4291 §2.5.5.1). */
export function innerIpv4(address: IpAddress): IpAddress | undefined {
  if (address.version === 4) return undefined;
  const [w0 = 0, w1 = 0, , w3 = 0] = address.words;
  const isIn = (cidr: Cidr | undefined) => cidr !== undefined && cidrHas(cidr, address);
  if (isIn(NAT64)) return { version: 4, words: [w3] };
  if (isIn(SIX_TO_FOUR)) return { version: 4, words: [(((w0 & 0xffff) << 16) | (w1 >>> 16)) >>> 0] };
  // ::1 is loopback and no IPv4-compatible address.
  if (isIn(COMPATIBLE) && w3 > 0xffff) return { version: 4, words: [w3] };
  return undefined;
}

function ranges(name: string, isNever: boolean, texts: readonly string[]): (readonly [Cidr, AddressRange])[] {
  return texts.flatMap((text) => {
    const cidr = parseCidr(text);
    return cidr === undefined ? [] : [[cidr, { name, isNever }] as const];
  });
}
