import type { RuleTrace } from "../../policy/refusal.ts";

/** What happened to a call, for billing and for the records: the domain's form of `tandem.events.v1.CallEvent`. */
export type CallEventBody =
  | {
      readonly type: "call.started";
      readonly groupId: string;
      readonly parentId: string;
      readonly relationship: "initial" | "referred";
      readonly direction: "OUTBOUND" | "INBOUND";
      readonly targetClass: "PSTN" | "SIP";
      readonly from: string;
      readonly to: string;
      readonly sipCallId: string;
      readonly referTo: string;
      readonly referredBy: string;
      readonly rule: string;
      readonly trace: readonly RuleTrace[];
      readonly traceId: string;
      readonly depth: number;
    }
  | { readonly type: "call.progressed"; readonly status: number }
  | {
      readonly type: "leg.started";
      readonly leg: string;
      readonly side: "customer" | "carrier" | "foreign";
      readonly sipCallId: string;
      readonly carrier: string;
      readonly remote: string;
      readonly direction: "OUTBOUND" | "INBOUND";
      readonly number: string;
      readonly rateDeck: string;
      readonly unratedReason: string;
    }
  | { readonly type: "leg.answered"; readonly leg: string; readonly answeredAt: number }
  | { readonly type: "leg.alive"; readonly leg: string }
  | {
      readonly type: "leg.ended";
      readonly leg: string;
      readonly side: "customer" | "carrier" | "foreign";
      readonly direction: "OUTBOUND" | "INBOUND";
      readonly number: string;
      readonly rateDeck: string;
      readonly answeredAt: number;
      readonly endedAt: number;
      readonly status: number;
      readonly cause: number;
      readonly hungUpBy: string;
      readonly carrier: string;
      readonly unratedReason: string;
    }
  | {
      readonly type: "transfer.requested";
      readonly transfer: string;
      /** The record that the transfer makes; "" when it makes none. */
      readonly child: string;
      readonly referTo: string;
      readonly referredBy: string;
      readonly transferor: string;
    }
  | {
      readonly type: "transfer.decided";
      readonly transfer: string;
      readonly child: string;
      /** Unspecified: it was refused before it had one. */
      readonly targetClass: "PSTN" | "SIP" | "UNSPECIFIED";
      readonly rule: string;
      readonly trace: readonly RuleTrace[];
    }
  | {
      readonly type: "transfer.finished";
      readonly transfer: string;
      readonly child: string;
      readonly outcome: "MOVED" | "FAILED" | "REFUSED" | "ABANDONED";
      readonly status: number;
      readonly answeredButNotJoined: boolean;
      readonly requestedAt: number;
      readonly movedAt: number;
      /** When it was told first; of what an older version told, undefined. */
      readonly finishedAt?: number;
      /** Told again, with the status, when the final NOTIFY is answered; 0 before. */
      readonly notifyAnswered: number;
    }
  | {
      readonly type: "call.ended";
      readonly result: string;
      readonly status: number;
      readonly cause: number;
      readonly hungUpBy: string;
      /** Why the platform ended it; of what an older version told, undefined. */
      readonly why?: string;
    };

/** An event that waits in the state until the log has it (CLUSTER rule 32). */
export interface PendingEvent {
  /** Incarnation, leg or record, type, ordinal: the same after any crash. */
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly record: string;
  readonly body: CallEventBody;
}
