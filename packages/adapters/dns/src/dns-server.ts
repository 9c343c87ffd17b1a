import { getServers } from "node:dns";
import { parseIpAddress } from "@tandem/directory";

/** A DNS server's address, IPv6 without brackets. */
export interface DnsServer {
  readonly address: string;
  readonly port: number;
}

const DNS_PORT = 53;

/** Reads `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`. Undefined for anything else. */
export function parseDnsServer(text: string): DnsServer | undefined {
  if (parseIpAddress(text) !== undefined) return { address: text.replace(/^\[|\]$/g, ""), port: DNS_PORT };
  const [, address = "", digits = ""] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (parseIpAddress(address) === undefined || port < 1 || port > 65_535) return undefined;
  return { address: address.replace(/^\[|\]$/g, ""), port };
}

/** The system's servers (`/etc/resolv.conf`); its search list is not used, because SIP names are complete. */
export function systemDnsServers(): readonly DnsServer[] {
  return getServers().flatMap((text) => parseDnsServer(text) ?? []);
}
