import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** What is no address of the public internet (IANA's special-purpose registries), each family for itself. */
const PRIVATE = { 4: new BlockList(), 6: new BlockList() };
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  PRIVATE[4].addSubnet(network, bits, "ipv4");
// RFC 4291 §2.4: global unicast is what begins with 001; of it, what leads back to IPv4 or is given to nobody.
for (const [network, bits] of [
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  PRIVATE[6].addSubnet(network, bits, "ipv6");

/** An address that a webhook may not make us call: of this machine, of a private network, or of no host at all. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return PRIVATE[4].check(address, "ipv4");
  // IPv4 in the clothes of IPv6 is none either, whatever it leads to: no name of the internet has it.
  return family !== 6 || PRIVATE[6].check(address, "ipv6");
}

/** Why a URL cannot be a webhook's target; undefined where it can, as far as its text tells. */
export function targetProblem(text: string, allowsPrivate: boolean): string | undefined {
  const url = URL.parse(text);
  if (url === null) return "must be a URL";
  if (url.protocol !== "https:" && !(allowsPrivate && url.protocol === "http:")) return "must be an https URL";
  if (url.username !== "" || url.password !== "") return "must be without user and password";
  if (url.hash !== "") return "must be without a fragment";
  const host = hostOf(url);
  if (!allowsPrivate && isIP(host) !== 0 && isPrivateAddress(host)) return "must be an address of the public internet";
  return undefined;
}

/** Without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

/**
 * Looks a name up for a connection, and refuses it where any of its addresses is private. The connection goes to the very
 * address that was looked at: a name that changes in between leads nowhere else.
 */
export function guardedLookup(allowsPrivate: boolean): LookupFunction {
  return (name, options, done) => {
    const all: LookupAllOptions = { ...options, all: true };
    lookup(name, all, (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => {
      if (error !== null) return done(error, []);
      const refused = allowsPrivate ? undefined : found.find(({ address }) => isPrivateAddress(address));
      if (refused !== undefined)
        return done(new Error(`${name} is ${refused.address}, which is no address of the public internet`), []);
      const [first] = found;
      if (options.all === true || first === undefined) return done(null, found);
      return done(null, first.address, first.family);
    });
  };
}
