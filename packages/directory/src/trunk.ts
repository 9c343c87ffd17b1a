import type { Cidr } from "./cidr.ts";
import type { Transport } from "./transport.ts";
import type { TrunkPolicy } from "./trunk-policy.ts";

/** From the PSTN to the customer, or from the customer to the PSTN. */
export type Direction = "INBOUND" | "OUTBOUND";

/** A customer's account for calls. Names follow the public Sinch Elastic SIP Trunking API where it has them. */
export interface Trunk {
  /** Unique; the name unless one is given. */
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly hostName: string;
  /** `hostName.topLevelDomain` in normal form: lower case, no trailing dot. */
  readonly domain: string;
  /** Further domains of the trunk, in normal form. */
  readonly aliases: readonly string[];
  /** Calls started a second. */
  readonly callsPerSecond: number;
  readonly maxConcurrentCalls: number;
  /** Source addresses that are this customer without a password; lists that are not enabled are not in it. */
  readonly acls: readonly Cidr[];
  readonly credentials: readonly Credential[];
  /** What a challenge offers, in this order (RFC 8760 §2.3), and what an answer may use. Never empty. */
  readonly digestAlgorithms: readonly DigestAlgorithm[];
  /** E.164 with `+`. The first one is the trunk's caller ID by default. */
  readonly phoneNumbers: readonly string[];
  readonly endpoints: readonly Endpoint[];
  /** ISO 3166-1 alpha-2 codes that may be called; `"*"` in it is every country. Undefined (nothing said): the country of each of the trunk's own numbers. */
  readonly countryPermissions: readonly string[] | undefined;
  readonly blockingRules: readonly BlockingRule[];
  /** What its PSTN calls are paid from. Undefined: nothing is asked, whatever they cost. */
  readonly credit: TrunkCredit | undefined;
  readonly policy: TrunkPolicy;
}

/** A trunk that calls the PSTN only as far as its balance goes. */
export interface TrunkCredit {
  /** What it begins with: a decimal of at most six places, as `25.00`. It counts once, when billing first sees the trunk. */
  readonly balance: string;
  /** ISO 4217: that of its decks. */
  readonly currency: string;
  /** What becomes of a call while billing does not answer: made, or refused. */
  readonly onBillingDown: OnBillingDown;
}

export type OnBillingDown = "failOpen" | "failClosed";

export type DigestAlgorithm = "SHA-256" | "MD5";

export interface Credential {
  readonly username: string;
  readonly password: string;
  /** One that is right too: while a password is changed, the PBX has either. */
  readonly previousPassword?: string | undefined;
}

/** Where the customer takes inbound calls. */
export interface Endpoint {
  readonly name: string;
  /** An IP address (an IPv6 one without brackets) or a host name in normal form. */
  readonly address: string;
  /** Undefined only for a host name: its port comes from DNS (RFC 3263 §4.2). */
  readonly port: number | undefined;
  readonly transport: Transport;
  /** The lowest is tried first; equal ones in turn. */
  readonly priority: number;
  readonly enabled: boolean;
}

/** A call that meets every condition given in the rule is refused. At least one is given. */
export interface BlockingRule {
  readonly name: string;
  readonly direction: Direction;
  /** ISO 3166-1 alpha-2, of the calling number. */
  readonly callerCountry: string | undefined;
  readonly calleeCountry: string | undefined;
  /** An E.164 prefix with `+`, as `+1900`. */
  readonly callerMatch: string | undefined;
  readonly calleeMatch: string | undefined;
}
