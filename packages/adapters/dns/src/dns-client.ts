import { type QueryType, queryServer } from "./dns-query.ts";
import { type DnsRecord, recordsOf } from "./dns-record.ts";
import type { DnsServer } from "./dns-server.ts";
import { staleAnswers } from "./stale-answers.ts";
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
/** How long an answer that is too old is waited for a better one, and how long it holds then. */
const STALE_AFTER_MS = 500;
const STALE_TTL_MS = 2_000;

// RFC 1035 §4.1.1: RCODE
const NO_ERROR = 0;
const NAME_ERROR = 3;

/**
 * Asks the servers in turn, and remembers answers for their TTL. One question on its way is asked once for all who wait.
 * While no server answers, what was found last holds (RFC 8767).
 */
export function dnsClient(options: DnsClientOptions): DnsClient {
  const cached = ttlCache<Lookup<QueryType>>(options.maxCached, options.now);
  const lastFound = staleAnswers<Lookup<QueryType>>(options.maxCached, options.now);
  return async <T extends QueryType>(name: string, type: T) => {
    const key = `${type} ${name.toLowerCase()}`;
    const lookup = await cached(key, async () => {
      const asked: Promise<Lookup<QueryType>> = ask(options, name, type).then((answer) => {
        if (answer.kind === "found") lastFound.keep(key, answer);
        if (answer.kind === "missing") lastFound.forget(key);
        return answer;
      });
      const stale = lastFound.find(key);
      const value = stale === undefined ? await asked : await answerOr({ ...stale, ttlMs: STALE_TTL_MS }, asked);
      return { value, ttlMs: value.ttlMs };
    });
    // The type is in the key, so what is found there is of this type.
    return lookup as Lookup<T>;
  };
}

/** RFC 8767 §5: whoever asks does not wait for servers that are slow, and those are asked to the end. */
async function answerOr(stale: Lookup<QueryType>, asked: Promise<Lookup<QueryType>>): Promise<Lookup<QueryType>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Lookup<QueryType>>((resolve) => {
    timer = setTimeout(() => resolve(stale), STALE_AFTER_MS);
  });
  const answer = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answer.kind === "unanswered" ? stale : answer;
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
