import type { HostRule } from "./host-rule.ts";
import type { Transport } from "./transport.ts";

export type TransferMode = "ALL" | "SIP_ONLY" | "DISABLED";
export type TransferCallerId = "TRANSFEREE" | "TRANSFEROR";
export type CallerIdPolicy = "REPLACE" | "REJECT";
export type NotifyProgress = "INITIAL" | "NONE" | "ALL";
export type ReferredByPolicy = "PASS" | "MAKE";
export type RefuseOrAllow = "REFUSE" | "ALLOW";

/** What a trunk may do, and how its transfers run. Every field has a value here; the defaults are those of `DEFAULT_POLICY`. */
export interface TrunkPolicy {
  /** `SIP_ONLY` refuses the PSTN class, `DISABLED` every REFER. */
  readonly transferMode: TransferMode;
  /** Whose number the referred call shows. `TRANSFEREE`: the far party of the live call counts as verified. */
  readonly transferCallerId: TransferCallerId;
  /** A From that is no number of the trunk: replaced by the trunk's first number, or the call refused. */
  readonly callerIdPolicy: CallerIdPolicy;
  /** `INITIAL`: 100 and the final NOTIFY; `NONE`: the final one only; `ALL`: progress too. */
  readonly notifyProgress: NotifyProgress;
  /** From the final NOTIFY's answer to our BYE of the transferor; 0 to 32,000. */
  readonly byeGuardMs: number;
  readonly transferRingTimeoutSec: number;
  readonly maxTransferredDurationSec: number;
  /** Transfers in one chain of calls. */
  readonly maxTransfers: number;
  readonly earlyMediaOnTransfer: boolean;
  /** Names of decks, one a direction. Undefined: the calls of that direction have no rate. */
  readonly rateDeck: RateDeckNames;
  readonly foreignGuard: ForeignGuard;
  readonly dialPlan: DialPlan;
  /** True: a 3xx of a foreign target is followed. */
  readonly redirects: boolean;
  /** True: a number of a trunk of this platform is called without a carrier. */
  readonly onNet: boolean;
  /** True: a transferor that hung up after the 202 still gets the final NOTIFY (RFC 5057 §3.1). */
  readonly notifyAfterBye: boolean;
  /** `PASS`: the REFER's own Referred-By goes to the target; `MAKE`: one that names the trunk is made where there is none. */
  readonly referredBy: ReferredByPolicy;
  readonly premium: RefuseOrAllow;
  readonly unrated: RefuseOrAllow;
  readonly emergencyOnTransfer: RefuseOrAllow;
  /** Every call of the trunk is traced, whatever the ratio says. */
  readonly trace: boolean;
}

export interface RateDeckNames {
  readonly INBOUND?: string;
  readonly OUTBOUND?: string;
}

/** What a foreign SIP target must meet, because it is free of charge. Deny wins over allow; the platform's own addresses are refused whatever both say. */
export interface ForeignGuard {
  /** Opens what is denied by default: private and loopback blocks, carriers' and other trunks' addresses. Empty: nothing more is opened. */
  readonly allow: readonly HostRule[];
  readonly deny: readonly HostRule[];
  readonly ports: readonly PortRange[];
  readonly transports: readonly Transport[];
  readonly callsPerSecond: number;
  readonly maxConcurrentCalls: number;
  readonly maxDurationSec: number;
}

/** Both ends belong to it. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface DialPlan {
  /** ISO 3166-1 alpha-2, the country whose numbers are dialled without `+`. Undefined: that of the trunk's first number. */
  readonly country: string | undefined;
  /** Digits before a national number, as `0`. Undefined: the country's own. */
  readonly nationalPrefix: string | undefined;
  /** Digits before a country code, as `00` or `011`. Undefined: the country's own. */
  readonly internationalPrefix: string | undefined;
}

/** The defaults of everything but the guard's caps, which are the trunk's own. */
export const DEFAULT_POLICY = {
  transferMode: "ALL",
  transferCallerId: "TRANSFEREE",
  callerIdPolicy: "REPLACE",
  notifyProgress: "INITIAL",
  byeGuardMs: 2_000,
  transferRingTimeoutSec: 60,
  maxTransferredDurationSec: 14_400,
  maxTransfers: 5,
  earlyMediaOnTransfer: false,
  redirects: false,
  onNet: false,
  notifyAfterBye: true,
  referredBy: "PASS",
  premium: "REFUSE",
  unrated: "REFUSE",
  emergencyOnTransfer: "REFUSE",
  trace: false,
} as const satisfies Partial<TrunkPolicy>;

/**
 * The guard's defaults. Well-known ports are closed, so that a transfer cannot speak to a mail or name server;
 * above them every port is open, because SIP peers and agents are found by SRV on any.
 */
export const DEFAULT_GUARD = {
  ports: [{ from: 1_024, to: 65_535 }],
  transports: ["UDP", "TCP", "TLS"],
  maxDurationSec: 14_400,
} as const satisfies Partial<ForeignGuard>;
