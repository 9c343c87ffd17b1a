import { randomInt } from "node:crypto";
import { formatIpAddress, parseIpAddress } from "@tandem/directory";
import type { Candidate, Resolution, ResolveRequest, Resolver, TargetTransport } from "@tandem/transfer-router";
import { type DnsClient, dnsClient } from "./dns-client.ts";
import { type DnsServer, parseDnsServer, systemDnsServers } from "./dns-server.ts";
import { locate } from "./locate.ts";
import type { RandomBelow } from "./srv-order.ts";

export interface DnsResolverOptions {
  /** `address` or `address:port`. Undefined: the system's (`/etc/resolv.conf`). */
  readonly servers?: readonly string[];
  /** One try at one server, in milliseconds. */
  readonly timeoutMs?: number;
  /** Rounds through all servers. */
  readonly rounds?: number;
  /** A whole resolution, in milliseconds; what has not been found by then is reported as not found. */
  readonly deadlineMs?: number;
  /** Questions whose answers are remembered. */
  readonly maxCached?: number;
  /** The transports that this platform can send on. */
  readonly transports?: readonly TargetTransport[];
  readonly random?: RandomBelow;
  now?(): number;
}

export const DNS_TIMEOUT_MS = 1_500;
export const DNS_ROUNDS = 2;
export const DNS_DEADLINE_MS = 5_000;
export const DNS_MAX_CACHED = 10_000;

const LITERAL_TTL_MS = 86_400_000;
// RFC 1123 §2.1, with the underscore that SRV owners and many private names have.
const NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/i;

/** RFC 3263 over our own DNS questions, because Node's resolver gives no TTL for SRV and NAPTR. Throws when a server's address is none. */
export function dnsResolver(options: DnsResolverOptions = {}): Resolver {
  const {
    timeoutMs = DNS_TIMEOUT_MS,
    rounds = DNS_ROUNDS,
    deadlineMs = DNS_DEADLINE_MS,
    maxCached = DNS_MAX_CACHED,
    transports = ["UDP", "TCP", "TLS"],
    random = (n) => randomInt(n),
    now = () => performance.now(),
  } = options;
  const servers = options.servers === undefined ? systemDnsServers() : options.servers.map(serverOf);
  const client: DnsClient = dnsClient({ servers, timeoutMs, rounds, maxCached, now });
  return {
    async resolve(request) {
      const wanted = transportOf(request);
      if (!wanted.ok) return wanted;
      const literal = literalOf(request, wanted.transport);
      if (literal !== undefined) return { ok: true, candidates: [literal] };
      const name = request.host.replace(/\.$/, "");
      // 0x7f.1 and 2130706433 are addresses to a lenient resolver, and no names: the last label of a name is never a number.
      if (!NAME.test(name) || /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/i.test(name)) {
        return { ok: false, reason: `${request.host} is neither a name nor an address in its usual form` };
      }
      const search = locate({ ...request, host: name, transport: wanted.transport }, client, { transports, random });
      return within(search, deadlineMs, `no answer about ${name} in ${deadlineMs} ms`);
    },
  };
}

function serverOf(text: string): DnsServer {
  const server = parseDnsServer(text);
  if (server === undefined) throw new Error(`DNS server ${text} is not an address or address:port`);
  return server;
}

type WantedTransport =
  | { readonly ok: true; readonly transport: TargetTransport | undefined }
  | { readonly ok: false; readonly reason: string };

/** RFC 3261 §26.2.2: sips is TLS, and `transport=tcp` in it means TLS over TCP. */
function transportOf({ transport, secure }: ResolveRequest): WantedTransport {
  if (!secure) return { ok: true, transport };
  if (transport === "UDP") return { ok: false, reason: "a sips URI cannot go over UDP" };
  return { ok: true, transport: transport === undefined ? undefined : "TLS" };
}

function literalOf(request: ResolveRequest, transport: TargetTransport | undefined): Candidate | undefined {
  const address = parseIpAddress(request.host);
  if (address === undefined) return undefined;
  const chosen = transport ?? (request.secure ? "TLS" : "UDP");
  const port = request.port ?? (chosen === "TLS" ? 5061 : 5060);
  return { address: formatIpAddress(address), port, transport: chosen, ttlMs: LITERAL_TTL_MS };
}

function within(search: Promise<Resolution>, deadlineMs: number, reason: string): Promise<Resolution> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ ok: false, reason }), deadlineMs);
    search.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
