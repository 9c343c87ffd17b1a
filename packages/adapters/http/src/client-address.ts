import { isIP } from "node:net";

/**
 * Who asks, where proxies stand in front: the last address that none of them has. What a client has written into
 * X-Forwarded-For itself stands before what the proxies have added, and is not believed.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  isProxy: (address: string) => boolean,
): string {
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim());
  let address = peer;
  while (isProxy(address)) {
    const hop = hops.pop() ?? "";
    if (isIP(hop) === 0) return address;
    address = hop;
  }
  return address;
}
