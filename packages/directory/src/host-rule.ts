import { type Cidr, cidrHas, parseCidr } from "./cidr.ts";
import { hostKey } from "./host-key.ts";
import { parseIpAddress } from "./ip-address.ts";

/**
 * One entry of an allow or deny list: a block of addresses, a host name, or every name below a domain (`*.example.com`).
 * `host` is in normal form (lower case, no trailing dot); `below` is the domain without `*.`.
 */
export type HostRule =
  | { readonly kind: "cidr"; readonly cidr: Cidr }
  | { readonly kind: "host"; readonly host: string }
  | { readonly kind: "below"; readonly domain: string };

/** True when the rule covers the target: its name as it was written, or the address that the name resolved to. */
export function hostRuleCovers(rule: HostRule, host: string, address: string): boolean {
  switch (rule.kind) {
    case "cidr": {
      const parsed = parseIpAddress(address);
      return parsed !== undefined && cidrHas(rule.cidr, parsed);
    }
    case "host":
      return hostKey(host) === rule.host;
    case "below":
      return hostKey(host).endsWith(`.${rule.domain}`);
  }
}

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** True for a DNS name of a host in any case, with or without a trailing dot (RFC 1123 §2.1). An IPv4 address, or what looks like one, is none. */
export function isHostName(text: string): boolean {
  const labels = hostKey(text).split(".");
  const last = labels[labels.length - 1] ?? "";
  return text.length <= 253 && labels.every((label) => LABEL.test(label)) && !/^(\d+|0x[0-9a-f]*)$/.test(last);
}

/** Reads `10.0.0.0/8`, `10.1.2.3`, `agent.example.com` or `*.example.com`. */
export function parseHostRule(text: string): HostRule | undefined {
  const cidr = parseCidr(text);
  if (cidr !== undefined) return { kind: "cidr", cidr };
  if (text.startsWith("*.") && isHostName(text.slice(2))) return { kind: "below", domain: hostKey(text.slice(2)) };
  return isHostName(text) ? { kind: "host", host: hostKey(text) } : undefined;
}
