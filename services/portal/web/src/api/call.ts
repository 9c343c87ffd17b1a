/** Records as `/v1/calls` shows them; what has not happened and what does not apply is left out. Instants in RFC 3339. */
export interface Call {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly direction: string;
  readonly createTime: string;
  readonly answerTime?: string;
  readonly endTime?: string;
  readonly durationSeconds: number;
  readonly callResult?: string;
  readonly pricePerMinute?: Money;
  readonly billingDurationSeconds: number;
  readonly price?: Money;
  readonly projectId: string;
  readonly trunkId: string;
  readonly groupId: string;
  readonly parentId?: string;
  readonly relationshipType: string;
  readonly hasChildren: boolean;
  readonly targetClass?: string;
  readonly rule?: string;
  readonly trace: readonly RuleTrace[];
  readonly referTo?: string;
  readonly referredBy?: string;
  readonly outcome?: string;
  readonly finalStatus?: number;
  readonly answeredButNotJoined?: boolean;
  readonly notifyAnswered?: boolean;
  readonly sipStatus?: number;
  readonly q850Cause?: number;
  readonly hungUpBy?: string;
  readonly cause?: string;
  readonly postDialDelayMs?: number;
  readonly ringTimeMs?: number;
  readonly transferTime?: string;
  readonly transferDepth: number;
  readonly isComplete: boolean;
  readonly traceId?: string;
  readonly sipCallIds: readonly string[];
  readonly transfers: readonly Transfer[];
  readonly legs: readonly Leg[];
  readonly charges: readonly Charge[];
}

export interface Money {
  readonly currencyCode: string;
  /** A decimal. */
  readonly amount: string;
}

export interface RuleTrace {
  readonly rule: string;
  /** passed, refused, changed or skipped. */
  readonly outcome: string;
  readonly detail: string;
}

export interface Transfer {
  readonly transferId: string;
  /** Of the record that the transfer made. */
  readonly callId?: string;
  readonly referTo: string;
  readonly referredBy?: string;
  readonly targetClass?: string;
  readonly rule: string;
  readonly trace: readonly RuleTrace[];
  readonly outcome?: string;
  readonly finalStatus?: number;
  readonly answeredButNotJoined: boolean;
  readonly notifyAnsweredStatus?: number;
  readonly requestTime?: string;
  readonly moveTime?: string;
  readonly transferorLegId?: string;
}

export interface Leg {
  readonly legId: string;
  readonly side?: string;
  readonly sipCallId: string;
  readonly carrier?: string;
  readonly remote: string;
  readonly startTime?: string;
  readonly answerTime?: string;
  readonly endTime?: string;
  readonly sipStatus?: number;
  readonly q850Cause?: number;
  readonly hungUpBy?: string;
}

export interface Charge {
  readonly legId: string;
  readonly direction?: string;
  readonly number: string;
  readonly carrier?: string;
  readonly rateDeck?: string;
  readonly prefix?: string;
  readonly destination?: string;
  readonly pricePerMinute?: Money;
  readonly connectionFee?: Money;
  readonly ratedSeconds: number;
  readonly billingDurationSeconds: number;
  readonly firstIncrementSeconds?: number;
  readonly nextIncrementSeconds?: number;
  readonly price?: Money;
  /** Why it costs nothing. */
  readonly reason?: string;
}

export interface CallTree {
  readonly call: Call;
  readonly children: readonly CallTree[];
}

export interface CallDetails {
  readonly call: Call;
  readonly tree: CallTree;
}

/** A row of the list with the whole tree below it, each record linked by its `parentId`. */
export interface ListedCall extends Call {
  readonly children?: readonly Call[];
}

export interface CallPage {
  readonly calls: readonly ListedCall[];
  readonly pageSize: number;
  readonly totalItems?: number;
  readonly totalIsEstimate?: boolean;
  readonly nextCursor?: string;
}
