import { formatIpAddress, type IpAddress, parseIpAddress } from "./ip-address.ts";

/** A block of addresses (RFC 4632, RFC 4291 §2.3). The bits of `words` behind `length` are zero. Plain data. */
export interface Cidr {
  readonly version: 4 | 6;
  readonly words: readonly number[];
  /** Leading bits that count: 0 to 32 (IPv4) or 0 to 128 (IPv6). */
  readonly length: number;
}

const LENGTH = /^(?:0|[1-9]\d{0,2})$/;

/** Reads `10.0.0.0/8`, `2001:db8::/32`, or a single address. Bits behind the length are cleared: `10.1.2.3/8` is `10.0.0.0/8`. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  const host = slash < 0 ? text : text.slice(0, slash);
  const address = parseIpAddress(host);
  if (address === undefined) return undefined;
  if (slash < 0) return cidrOf(address);
  const digits = text.slice(slash + 1);
  if (!LENGTH.test(digits)) return undefined;
  const length = Number(digits);
  // A block inside ::ffff:0:0/96 is the IPv4 block that it maps.
  const isMapped = address.version === 4 && host.includes(":");
  if (isMapped) return length >= 96 && length <= 128 ? cidrOf(address, length - 96) : undefined;
  return length <= bitsOf(address.version) ? cidrOf(address, length) : undefined;
}

/** The block of `length` leading bits around an address; the address alone when no length is given. */
export function cidrOf(address: IpAddress, length: number = bitsOf(address.version)): Cidr {
  return { version: address.version, words: maskWords(address.words, length), length };
}

/** `10.0.0.0/8`; a block of one address is written with its full length. */
export function formatCidr(cidr: Cidr): string {
  return `${formatIpAddress(cidr)}/${cidr.length}`;
}

/** True when the address lies in the block. */
export function cidrHas(cidr: Cidr, address: IpAddress): boolean {
  if (cidr.version !== address.version) return false;
  for (let i = 0; i < cidr.words.length; i++) {
    if (maskWord(address.words[i] ?? 0, cidr.length - 32 * i) !== cidr.words[i]) return false;
  }
  return true;
}

/** True when some address lies in both blocks (then one block holds the other). */
export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  return a.length <= b.length ? cidrHas(a, b) : cidrHas(b, a);
}

/** The words with every bit behind `length` cleared. */
export function maskWords(words: readonly number[], length: number): readonly number[] {
  return words.map((word, i) => maskWord(word, length - 32 * i));
}

function maskWord(word: number, bits: number): number {
  if (bits >= 32) return word;
  if (bits <= 0) return 0;
  // Shifts count mod 32 in JavaScript; 1 to 31 is left here.
  return (word & (-1 << (32 - bits))) >>> 0;
}

function bitsOf(version: 4 | 6): number {
  return version === 4 ? 32 : 128;
}
