import { formatIpAddress, parseIpAddress } from "./ip-address.ts";

/** The one spelling of a host: lower case, no trailing dot; an IP address in its shortest form, without brackets, IPv4-mapped as IPv4. */
export function hostKey(host: string): string {
  const address = parseIpAddress(host);
  if (address !== undefined) return formatIpAddress(address);
  const lower = host.toLowerCase();
  return lower.endsWith(".") ? lower.slice(0, -1) : lower;
}
