import { formatIpAddress, parseIpAddress } from "@tandem/directory";
import type { Candidate, Resolution, ResolveRequest, TargetTransport } from "@tandem/transfer-router";
import type { DnsClient } from "./dns-client.ts";
import type { NaptrRecord } from "./dns-record.ts";
import { type RandomBelow, srvOrder } from "./srv-order.ts";

export interface LocateOptions {
  readonly transports: readonly TargetTransport[];
  readonly random: RandomBelow;
}

/** Most addresses of one target that are tried. */
export const MAX_CANDIDATES = 16;

// RFC 3263 §4.1
const SERVICES: Readonly<Record<string, TargetTransport>> = { "SIP+D2U": "UDP", "SIP+D2T": "TCP", "SIPS+D2T": "TLS" };
const SRV_LABELS: Readonly<Record<TargetTransport, string>> = { UDP: "_sip._udp", TCP: "_sip._tcp", TLS: "_sips._tcp" };

/** One SRV name to ask, and the transport that it stands for. */
interface Service {
  readonly transport: TargetTransport;
  readonly name: string;
}

/** `empty`: no such records. `closed`: there are, and they say that nobody is there. */
type Found =
  | { readonly kind: "candidates"; readonly candidates: readonly Candidate[] }
  | { readonly kind: "empty" }
  | { readonly kind: "closed" }
  | { readonly kind: "unanswered"; readonly reason: string };

/** RFC 3263 §4 for a host name: NAPTR, then SRV, then addresses; a port or a transport in the URI shortens the way. */
export async function locate(request: ResolveRequest, client: DnsClient, options: LocateOptions): Promise<Resolution> {
  const { host, port, secure } = request;
  const plain = request.transport ?? (secure ? "TLS" : "UDP");
  if (!options.transports.includes(plain)) return { ok: false, reason: `${plain} is not offered here` };
  const addressesOf = (at: number) =>
    addresses({ name: host, port: at, transport: plain, ttlMs: Number.MAX_SAFE_INTEGER }, client);
  // §4.2: an explicit port means no SRV.
  if (port !== undefined) return answered(await addressesOf(port), host);

  for (const service of await servicesOf(request, client, options)) {
    const found = await serviceAddresses(service, client, options);
    if (found.kind !== "empty") return answered(found, host);
  }
  return answered(await addressesOf(plain === "TLS" ? 5061 : 5060), host);
}

async function servicesOf(
  request: ResolveRequest,
  client: DnsClient,
  options: LocateOptions,
): Promise<readonly Service[]> {
  const { host, transport, secure } = request;
  if (transport !== undefined) return [{ transport, name: `${SRV_LABELS[transport]}.${host}` }];
  const usable = options.transports.filter((one) => !secure || one === "TLS");
  const naptr = await client(host, "NAPTR");
  const offered = naptr.kind === "found" ? naptrOrder(naptr.records) : [];
  const services = offered.flatMap(({ service, replacement }) => {
    const offeredTransport = SERVICES[service];
    return offeredTransport !== undefined && usable.includes(offeredTransport)
      ? [{ transport: offeredTransport, name: replacement }]
      : [];
  });
  // §4.1: without NAPTR the SRV names of every transport are tried, most wanted first.
  return services.length > 0 ? services : usable.map((one) => ({ transport: one, name: `${SRV_LABELS[one]}.${host}` }));
}

function naptrOrder(records: readonly NaptrRecord[]): readonly NaptrRecord[] {
  return records.filter(({ flags }) => flags === "s").sort((a, b) => a.order - b.order || a.preference - b.preference);
}

async function serviceAddresses(service: Service, client: DnsClient, options: LocateOptions): Promise<Found> {
  const srv = await client(service.name, "SRV");
  if (srv.kind === "missing") return { kind: "empty" };
  // An SRV that a server cannot answer is as good as none: many do not know the type. The addresses decide.
  if (srv.kind === "unanswered") return { kind: "empty" };
  // RFC 2782: a target of "." says that the service is decidedly not there.
  const targets = srvOrder(srv.records, options.random).filter(({ target }) => target !== "." && target !== "");
  if (targets.length === 0) return { kind: "closed" };
  const { transport } = service;
  const all = await Promise.all(
    targets
      .slice(0, MAX_CANDIDATES)
      .map(({ target, port }) => addresses({ name: target, port, transport, ttlMs: srv.ttlMs }, client)),
  );
  const candidates = all.flatMap((found) => (found.kind === "candidates" ? found.candidates : []));
  if (candidates.length > 0) return { kind: "candidates", candidates: candidates.slice(0, MAX_CANDIDATES) };
  return all.find((found) => found.kind === "unanswered") ?? { kind: "closed" };
}

interface AddressQuestion {
  readonly name: string;
  readonly port: number;
  readonly transport: TargetTransport;
  /** The lowest TTL on the way here. */
  readonly ttlMs: number;
}

/** IPv4 first: a SIP peer with both is more surely reached there. */
async function addresses({ name, port, transport, ttlMs }: AddressQuestion, client: DnsClient): Promise<Found> {
  const both = await Promise.all([client(name, "A"), client(name, "AAAA")]);
  const candidates = both.flatMap((lookup) => {
    if (lookup.kind !== "found") return [];
    return lookup.records.flatMap((text) => {
      const address = parseIpAddress(text);
      return address === undefined
        ? []
        : [{ address: formatIpAddress(address), port, transport, ttlMs: Math.min(ttlMs, lookup.ttlMs) }];
    });
  });
  if (candidates.length > 0) return { kind: "candidates", candidates: candidates.slice(0, MAX_CANDIDATES) };
  const unanswered = both.find((lookup) => lookup.kind === "unanswered");
  return unanswered === undefined ? { kind: "empty" } : { kind: "unanswered", reason: unanswered.reason };
}

function answered(found: Found, host: string): Resolution {
  switch (found.kind) {
    case "candidates":
      return { ok: true, candidates: found.candidates };
    case "unanswered":
      return { ok: false, reason: found.reason };
    case "closed":
      return { ok: false, reason: `${host} says in DNS that SIP is not offered there` };
    case "empty":
      return { ok: false, reason: `${host} has no address in DNS` };
  }
}
