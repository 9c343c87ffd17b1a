import type { Cidr } from "./cidr.ts";
import type { Transport } from "./transport.ts";

/** A gateway towards the PSTN. */
export interface Carrier {
  readonly name: string;
  /** An IP address (an IPv6 one without brackets) or a host name in normal form. */
  readonly address: string;
  /** Undefined only for a host name: its port comes from DNS (RFC 3263 §4.2). */
  readonly port: number | undefined;
  readonly transport: Transport;
  /** Where its calls come from. By default its address, where that is an IP address. */
  readonly sources: readonly Cidr[];
  /** The complete list of final statuses at which the next carrier is tried. By default `DEFAULT_FAILOVER_STATUSES`. */
  readonly failoverStatuses: readonly number[];
  /** 0: no OPTIONS pings. */
  readonly optionsPingSec: number;
  /** True: P-Asserted-Identity and Privacy are kept towards it (RFC 3325 §5). */
  readonly trusted: boolean;
  /** `E164`: `+12025550100`; `DIGITS`: the same without `+`. */
  readonly numberFormat: NumberFormat;
  /** How long a dialled call may ring there. */
  readonly noAnswerSec: number;
  /** Undefined: no limit of its own. */
  readonly maxConcurrentCalls: number | undefined;
}

export type NumberFormat = "E164" | "DIGITS";

/** 408 and every 5xx: the carrier's trouble, not the called party's answer. */
export const DEFAULT_FAILOVER_STATUSES: readonly number[] = [408, ...Array.from({ length: 100 }, (_, i) => 500 + i)];

/** The carriers of every number that begins with `prefix`: E.164 with `+` (`+` alone is every number), or a short code's digits. */
export interface Route {
  readonly prefix: string;
  readonly carriers: readonly RouteCarrier[];
}

export interface RouteCarrier {
  readonly name: string;
  /** The lowest is tried first. */
  readonly priority: number;
  /** The share among those of equal priority; at least 1. */
  readonly weight: number;
}
