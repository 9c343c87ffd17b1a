import { type QueryType, queryServer } from "./dns-query.ts";
import { type DnsRecord, recordsOf } from "./dns-record.ts";
import type { DnsServer } from "./dns-server.ts";
import { ttlCache } from "./ttl-cache.ts";

/** `missing`: the name or the type does not exist, which is an answer. `unanswered`: no server said either. */
export type Lookup<T extends QueryType> =
  | { readonly kind: "found"; readonly records: readonly DnsRecord<T>[]; readonly ttlMs: number }
  | { readonly kind: "missing"; readonly ttlMs: number }
  | { readonly kind: "unanswered"; readonly ttlMs: number; readonly reason: string };

export interface DnsClientOptions {
  readonly servers: readonly DnsServer[];
  /** One try at one server. */
  readonly timeoutMs: number;
  /** Rounds through all servers. */
  readonly rounds: number;
  /** Questions remembered at once. */
  readonly maxCached: number;
  /** Milliseconds, of any epoch. */
  now(): number;
}

export type DnsClient = <T extends QueryType>(name: string, type: T) => Promise<Lookup<T>>;

// A peer's zone may say a week; a moved target should be found the same day.
const MAX_TTL_MS = 3_600_000;
const MISSING_TTL_MS = 30_000;
const UNANSWERED_TTL_MS = 2_000;

// RFC 1035 §4.1.1: RCODE
const NO_ERROR = 0;
const NAME_ERROR = 3;

/** Asks the servers in turn, and remembers answers for their TTL. One question on its way is asked once for all who wait. */
export function dnsClient(options: DnsClientOptions): DnsClient {
  const cached = ttlCache<Lookup<QueryType>>(options.maxCached, options.now);
  return async <T extends QueryType>(name: string, type: T) => {
    const lookup = await cached(`${type} ${name.toLowerCase()}`, async () => {
      const value = await ask(options, name, type);
      return { value, ttlMs: value.ttlMs };
    });
    // The type is in the key, so what is found there is of this type.
    return lookup as Lookup<T>;
  };
}

async function ask<T extends QueryType>(options: DnsClientOptions, name: string, type: T): Promise<Lookup<T>> {
  let reason = "no DNS server is configured";
  for (let round = 0; round < options.rounds; round++) {
    for (const server of options.servers) {
      const result = await queryServer(server, name, type, options.timeoutMs);
      if (!result.ok) {
        reason = `DNS server ${server.address}: ${result.failure}`;
        continue;
      }
      const code = (result.packet.flags ?? 0) & 0xf;
      if (code === NAME_ERROR) return { kind: "missing", ttlMs: MISSING_TTL_MS };
      if (code !== NO_ERROR) {
        reason = `DNS server ${server.address}: response code ${code}`;
        continue;
      }
      const { records, ttlSec } = recordsOf(result.packet.answers ?? [], type);
      if (records.length === 0) return { kind: "missing", ttlMs: MISSING_TTL_MS };
      return { kind: "found", records, ttlMs: Math.min(ttlSec * 1_000, MAX_TTL_MS) };
    }
  }
  return { kind: "unanswered", ttlMs: UNANSWERED_TTL_MS, reason };
}
