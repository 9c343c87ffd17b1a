import type { Answer } from "dns-packet";
import type { QueryType } from "./dns-query.ts";

export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  /** "." says that the service is not there (RFC 2782). */
  readonly target: string;
}

export interface NaptrRecord {
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  /** Upper case. */
  readonly service: string;
  readonly replacement: string;
}

interface RecordTypes {
  readonly A: string;
  readonly AAAA: string;
  readonly SRV: SrvRecord;
  readonly NAPTR: NaptrRecord;
}

export type DnsRecord<T extends QueryType> = RecordTypes[T];

/** Most records of one answer that are looked at. */
const MAX_RECORDS = 32;

/** The records of one type, with the lowest TTL of all that led to them, aliases (CNAME) included. */
export function recordsOf<T extends QueryType>(
  answers: readonly Answer[],
  type: T,
): { readonly records: readonly DnsRecord<T>[]; readonly ttlSec: number } {
  const records: DnsRecord<T>[] = [];
  let ttlSec = Number.POSITIVE_INFINITY;
  for (const answer of answers) {
    if (answer.type !== type && answer.type !== "CNAME") continue;
    ttlSec = Math.min(ttlSec, "ttl" in answer ? (answer.ttl ?? 0) : 0);
    if (answer.type !== type || records.length === MAX_RECORDS) continue;
    const record = plain(answer);
    // The answer's type is the type asked for.
    if (record !== undefined) records.push(record as DnsRecord<T>);
  }
  return { records, ttlSec };
}

function plain(answer: Answer): DnsRecord<QueryType> | undefined {
  switch (answer.type) {
    case "A":
    case "AAAA":
      return answer.data;
    case "SRV": {
      const { priority = 0, weight = 0, port, target } = answer.data;
      return { priority, weight, port, target };
    }
    case "NAPTR": {
      const { order, preference, flags, services, replacement } = answer.data;
      return { order, preference, flags: flags.toLowerCase(), service: services.toUpperCase(), replacement };
    }
    default:
      return undefined;
  }
}
