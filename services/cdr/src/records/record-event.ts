export type Direction = "INBOUND" | "OUTBOUND";
export type TargetClass = "PSTN" | "SIP" | "JOIN";
export type LegSide = "CUSTOMER" | "CARRIER" | "FOREIGN";
export type HungUpBy = "CUSTOMER" | "CARRIER" | "FOREIGN" | "PLATFORM";
export type CallResult = "COMPLETED" | "NO_ANSWER" | "CANCEL" | "BUSY" | "FAILED";
export type TransferOutcome = "MOVED" | "FAILED" | "REFUSED" | "ABANDONED";

export interface RuleTrace {
  readonly rule: string;
  readonly outcome: string;
  readonly detail: string;
}

/** A word that was left out is null; a text that was left out is empty, an instant or status 0. */
export interface Started {
  readonly groupId: string;
  readonly parentId: string;
  readonly relationshipType: string;
  readonly direction: Direction | null;
  readonly targetClass: TargetClass | null;
  readonly from: string;
  readonly to: string;
  readonly sipCallId: string;
  readonly referTo: string;
  readonly referredBy: string;
  readonly rule: string;
  readonly trace: readonly RuleTrace[];
  readonly traceId: string;
  readonly transferDepth: number;
}

export interface Ended {
  readonly endedAt: number;
  readonly callResult: CallResult | null;
  readonly sipStatus: number;
  readonly q850Cause: number;
  readonly hungUpBy: HungUpBy | null;
  readonly cause: string;
}

export interface LegStarted {
  readonly side: LegSide | null;
  readonly sipCallId: string;
  readonly carrier: string;
  readonly remote: string;
  readonly direction: Direction | null;
  readonly number: string;
  readonly rateDeck: string;
  readonly unratedReason: string;
}

export interface LegEnded {
  readonly side: LegSide | null;
  readonly carrier: string;
  readonly answeredAt: number;
  readonly endedAt: number;
  readonly sipStatus: number;
  readonly q850Cause: number;
  readonly hungUpBy: HungUpBy | null;
}

export interface TransferRequested {
  readonly recordId: string;
  readonly referTo: string;
  readonly referredBy: string;
  readonly transferorLegId: string;
}

export interface TransferDecided {
  readonly recordId: string;
  readonly targetClass: TargetClass | null;
  readonly rule: string;
  readonly trace: readonly RuleTrace[];
}

export interface TransferFinished {
  readonly recordId: string;
  readonly outcome: TransferOutcome | null;
  readonly finalStatus: number;
  readonly answeredButNotJoined: boolean;
  readonly notifyAnsweredStatus: number;
  readonly requestedAt: number;
  readonly movedAt: number;
}

/** What an event says to one record. An event that speaks of two records is two of these. */
export type RecordFact =
  | { readonly kind: "started"; readonly started: Started }
  | { readonly kind: "progressed"; readonly sipStatus: number; readonly at: number }
  | { readonly kind: "leg.started"; readonly legId: string; readonly started: LegStarted }
  | { readonly kind: "leg.answered"; readonly legId: string; readonly answeredAt: number }
  | { readonly kind: "leg.alive"; readonly legId: string }
  | { readonly kind: "leg.ended"; readonly legId: string; readonly ended: LegEnded }
  | { readonly kind: "transfer.requested"; readonly transferId: string; readonly requested: TransferRequested }
  | { readonly kind: "transfer.decided"; readonly transferId: string; readonly decided: TransferDecided }
  | { readonly kind: "transfer.finished"; readonly transferId: string; readonly finished: TransferFinished }
  /** The same, said to the record that the transfer made. */
  | { readonly kind: "made.finished"; readonly finished: TransferFinished }
  | { readonly kind: "ended"; readonly ended: Ended };

export interface RecordEvent {
  readonly id: string;
  readonly recordId: string;
  readonly at: number;
  readonly trunkId: string;
  readonly projectId: string;
  readonly fact: RecordFact;
}
