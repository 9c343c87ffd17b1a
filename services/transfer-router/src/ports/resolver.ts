/** The transports on which a SIP target can be reached from here. */
export type TargetTransport = "UDP" | "TCP" | "TLS";

/** What a URI names, before DNS. */
export interface ResolveRequest {
  /** A host name or an address; IPv6 with or without brackets. */
  readonly host: string;
  /** The URI's own port: set, it skips NAPTR and SRV (RFC 3263 §4.2). */
  readonly port: number | undefined;
  /** The URI's `transport` parameter, upper case; undefined leaves the choice to DNS, UDP by default. */
  readonly transport: TargetTransport | undefined;
  /** A `sips` URI: only TLS will do. */
  readonly secure: boolean;
}

/** One address to try. Addresses are in canonical text form, IPv6 without brackets. */
export interface Candidate {
  readonly address: string;
  readonly port: number;
  readonly transport: TargetTransport;
  /** How long the answer may be kept, in milliseconds. An address literal is kept for good: `Infinity` is never used, 1 day is. */
  readonly ttlMs: number;
}

export type Resolution =
  | { readonly ok: true; readonly candidates: readonly Candidate[] }
  | { readonly ok: false; readonly reason: string };

/**
 * Finds the addresses of a SIP target (RFC 3263), in the order in which they are to be tried.
 *
 * Every adapter keeps these promises:
 * - candidates are never empty when `ok`, and bounded in number;
 * - an address literal is answered without a query, and only in its usual form: `0x7f.1` is no address and no name;
 * - "no such name", "no answer" and "TLS is not offered" are answers with a reason, never a rejection;
 * - an answer comes within a bounded time, whatever the servers do.
 */
export interface Resolver {
  resolve(request: ResolveRequest): Promise<Resolution>;
}
