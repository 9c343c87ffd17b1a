import {
  cidrHas,
  type Directory,
  formatIpAddress,
  type HostRule,
  hostRuleCovers,
  type IpAddress,
  parseIpAddress,
  sameIpAddress,
  type Trunk,
} from "@tandem/directory";
import { normalHost } from "@tandem/sip";
import type { Refusal } from "../policy/refusal.ts";
import type { TargetTransport } from "../ports/resolver.ts";
import { type AddressRange, innerIpv4, specialRange } from "./address-range.ts";

/** A foreign target after DNS. `host` is what the URI said, `address` what it resolved to. */
export interface GuardTarget {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly transport: TargetTransport;
}

/** `customerSide`: the target is the trunk's own endpoint or ACL address, and may itself REFER (TRANSFER rule 37). */
export type GuardVerdict =
  | { readonly ok: true; readonly customerSide: boolean; readonly rule: string }
  | { readonly ok: false; readonly refusal: Refusal };

/** An address in all the forms that lead to the same place: as it stands, and the IPv4 address inside it. */
interface Place {
  readonly address: IpAddress;
  readonly texts: readonly string[];
}

/**
 * Judges where a foreign SIP target would be reached, after resolution (TRANSFER rules 35 and 37): "no ACL, no fee" must not be an
 * open relay. Every next hop of a foreign leg passes it, not the first alone. Refusals are for a final NOTIFY.
 */
export function guardTarget(target: GuardTarget, trunk: Trunk, directory: Directory): GuardVerdict {
  const { allow, deny, ports, transports } = trunk.policy.foreignGuard;
  const place = placeOf(target.address);
  if (place === undefined || isDisguised(target.host)) {
    return refused(
      "guard-address-form",
      403,
      `${target.host} is no address in its usual form; write it as a name, a dotted quad or RFC 5952`,
    );
  }
  if (isPlatform(target, place, trunk, directory))
    return refused("loop", 482, `${target.host} resolves to this platform; refer to the trunk's own domain instead`);

  if (covers(deny, target, place))
    return refused("guard-deny", 403, `${target.host} is on the deny list of foreignGuard`);
  const range = rangeOf(place);
  if (range?.isNever === true)
    return refused("guard-range", 403, `${target.host} resolves to ${range.name} address space`);

  const isAllowed = covers(allow, target, place);
  // A free PSTN call in disguise.
  if (!isAllowed && place.texts.some((text) => directory.carrierAddressHit(text) !== undefined)) {
    return refused(
      "guard-carrier",
      403,
      `${target.host} is a carrier's address; refer to a number of the trunk's own domain`,
    );
  }
  const own = isCustomerSide(target, place, trunk);
  if (!own && !isAllowed) {
    const other = place.texts
      .map((text) => directory.trunkEndpointHit(text, target.port))
      .find((hit) => hit !== undefined && hit.id !== trunk.id);
    if (other !== undefined)
      return refused("guard-other-trunk", 403, `${target.host} is not reachable by transfer from this trunk`);
    if (range !== undefined) {
      return refused(
        "guard-range",
        403,
        `${target.host} resolves to ${range.name} address space; add it to allow of foreignGuard`,
      );
    }
  }
  const isEndpoint = endpointAt(target, place, trunk);
  if (!isEndpoint && !ports.some(({ from, to }) => from <= target.port && target.port <= to)) {
    return refused("guard-port", 403, `Port ${target.port} is not among the ports of foreignGuard`);
  }
  if (!isEndpoint && !transports.includes(target.transport)) {
    return refused("guard-transport", 403, `Transport ${target.transport} is not among the transports of foreignGuard`);
  }
  if (own)
    return {
      ok: true,
      customerSide: true,
      rule: isEndpoint ? "the trunk's own endpoint" : "a host of the trunk's own endpoints or ACL",
    };
  return { ok: true, customerSide: false, rule: isAllowed ? "on the allow list of foreignGuard" : "a public address" };
}

function placeOf(text: string): Place | undefined {
  const address = parseIpAddress(text);
  if (address === undefined) return undefined;
  const inner = innerIpv4(address);
  return { address, texts: [address, ...(inner === undefined ? [] : [inner])].map(formatIpAddress) };
}

/**
 * A listen or an advertised address, whatever the port: what else is bound there is the platform's own affair, as its HTTP is.
 * Save another port at which the trunk itself has an endpoint: a PBX on the same machine.
 */
function isPlatform(target: GuardTarget, place: Place, trunk: Trunk, directory: Directory): boolean {
  if (place.texts.some((text) => directory.isPlatformHost(text, target.port))) return true;
  return place.texts.some((text) => directory.isPlatformHost(text)) && !endpointAt(target, place, trunk);
}

/** `2130706433`, `0x7f.1`, `0177.0.0.1`: what a lenient resolver takes for an address though it is none. */
function isDisguised(host: string): boolean {
  const last = normalHost(host).split(".").at(-1) ?? "";
  return /^(?:\d+|0x[0-9a-f]*)$/.test(last) && parseIpAddress(host) === undefined;
}

function rangeOf(place: Place): AddressRange | undefined {
  const inner = innerIpv4(place.address);
  const hits = [place.address, ...(inner === undefined ? [] : [inner])].map(specialRange);
  return hits.find((range) => range?.isNever === true) ?? hits.find((range) => range !== undefined);
}

function covers(rules: readonly HostRule[], target: GuardTarget, place: Place): boolean {
  return rules.some((rule) => place.texts.some((text) => hostRuleCovers(rule, target.host, text)));
}

function isCustomerSide(target: GuardTarget, place: Place, trunk: Trunk): boolean {
  return endpointAt(target, place, trunk, false) || trunk.acls.some((acl) => cidrHas(acl, place.address));
}

/** An enabled endpoint of the trunk, at this very port unless `isExact` is false: a PBX answers on more than one. */
function endpointAt(target: GuardTarget, place: Place, trunk: Trunk, isExact = true): boolean {
  return trunk.endpoints.some((endpoint) => {
    if (!endpoint.enabled || (isExact && endpoint.port !== undefined && endpoint.port !== target.port)) return false;
    const address = parseIpAddress(endpoint.address);
    if (address === undefined) return normalHost(target.host) === endpoint.address;
    return sameIpAddress(address, place.address);
  });
}

function refused(rule: string, status: number, warning: string): GuardVerdict {
  const reason = status === 482 ? "Loop Detected" : "Forbidden";
  return { ok: false, refusal: { rule, status, reason, warning, when: "after-202" } };
}
