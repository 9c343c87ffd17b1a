import type { SipMessage } from "@tandem/sip";
import type { Refusal } from "../policy/refusal.ts";
import type { Address, Route } from "./state.ts";

/** Who sent a message that begins something, as the edge admitted it. */
export type Party =
  | { readonly kind: "trunk"; readonly trunk: string }
  | { readonly kind: "carrier"; readonly carrier: string }
  | { readonly kind: "dialog" };

/** What every event brings along: time, entropy, and how far the log has confirmed. */
export interface Occurrence {
  /** Ms since the epoch. */
  readonly at: number;
  /** 32 hex digits, fresh: every id that the step makes is derived from them. */
  readonly entropy: string;
  /** Highest `seq` of this actor's events that the log holds. */
  readonly confirmed: number;
}

export type CallInput = Occurrence &
  (
    | {
        readonly kind: "call.offered";
        readonly id: string;
        readonly partition: number;
        readonly keys: readonly string[];
        readonly message: SipMessage;
        readonly route: Route;
        readonly party: Party;
        readonly txKey: string;
        /** W3C trace context of the INVITE. */
        readonly traceparent: string;
      }
    | {
        readonly kind: "message.received";
        readonly message: SipMessage;
        readonly route: Route;
        readonly txKey: string;
      }
    | {
        readonly kind: "call.admitted";
        readonly ask: string;
        readonly refusal: Refusal | undefined;
        readonly unrated: string;
      }
    | {
        readonly kind: "target.resolved";
        readonly ask: string;
        readonly addresses: readonly Address[];
        readonly reason: string;
      }
    | { readonly kind: "send.failed"; readonly tx: number }
    | { readonly kind: "flow.lost"; readonly flow: string }
    | { readonly kind: "time.passed"; readonly since: number }
    | {
        readonly kind: "call.activated";
        /** For how long nobody had the call. */
        readonly gapMs: number;
      }
    /** `why`: the cause in the records, in a word. */
    | { readonly kind: "call.end-wanted"; readonly reason: string; readonly why: string }
  );
