import type { Directory, Transport, Trunk } from "@tandem/directory";
import type { SipUri, TelUri } from "@tandem/sip";
import type { NumberPlan } from "./number-plan.ts";
import type { Refusal, RuleTrace } from "./refusal.ts";

/** A call that a trunk wants to make to the PSTN: dialled by the customer side, or asked for by a REFER. */
export interface OutboundCall {
  readonly origin: "dialled" | "referred";
  readonly trunk: Trunk;
  readonly called: SipUri | TelUri;
  readonly from: { readonly user: string; readonly displayName: string; readonly host: string };
  /** The party that is moved. `verified`: it is the far party of a live call of this trunk. Undefined for a dialled call. */
  readonly transferee: { readonly number: string | undefined; readonly verified: boolean } | undefined;
  readonly transferorNumber: string | undefined;
}

/** One carrier to try, with the user part in the carrier's own number format. */
export interface CarrierAttempt {
  readonly carrier: string;
  /** An IP address, or a host name to resolve. */
  readonly address: string;
  /** Undefined only for a host name: its port comes from DNS. */
  readonly port: number | undefined;
  readonly transport: Transport;
  readonly user: string;
}

export interface CallerId {
  /** E.164. */
  readonly number: string;
  readonly displayName: string;
}

/** The answer of all rules together. `carriers` are in the order in which they are to be tried; empty only when `onNet` is set. */
export type Verdict =
  | {
      readonly ok: true;
      /** E.164, or a short code. */
      readonly called: string;
      readonly country: string | undefined;
      readonly isEmergency: boolean;
      readonly callerId: CallerId;
      readonly carriers: readonly CarrierAttempt[];
      /** The trunk of this platform whose number was called, where the calling trunk says `onNet`; else undefined. */
      readonly onNet: Trunk | undefined;
      readonly trace: readonly RuleTrace[];
    }
  | { readonly ok: false; readonly refusal: Refusal; readonly trace: readonly RuleTrace[] };

/** A random choice that the caller draws and commits: an integer from 0 to `n` - 1. */
export type Pick = (n: number) => number;

/** What every rule may look things up in. */
export interface RuleWorld {
  readonly directory: Directory;
  readonly plan: NumberPlan;
  readonly pick: Pick;
}
