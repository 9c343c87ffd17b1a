/** Who took part in a call's signalling. */
export interface Party {
  readonly id: string;
  readonly title: string;
  /** transferor, transferee, target, carrier, customer or platform. */
  readonly role: string;
  readonly address: string;
}

export interface LadderMessage {
  readonly index: number;
  /** RFC 3339. */
  readonly time: string;
  readonly from: string;
  readonly to: string;
  /** "INVITE", "200 OK (INVITE)". */
  readonly label: string;
  readonly callId: string;
  readonly sipCallId: string;
  readonly legId?: string;
  readonly bytes: number;
  readonly isRetransmission: boolean;
}

export interface Ladder {
  readonly parties: readonly Party[];
  readonly messages: readonly LadderMessage[];
  /** While nothing was kept. */
  readonly gaps?: readonly LadderGap[];
  /** More crossed the wire than is kept. */
  readonly isCut: boolean;
  readonly capture: "on" | "off";
}

/** An instant is left out where nobody knows it. */
export interface LadderGap {
  readonly fromTime?: string;
  readonly toTime?: string;
  readonly reason: string;
}

export interface TimelineEvent {
  readonly time: string;
  readonly name: string;
  readonly callId: string;
  readonly legId?: string;
  readonly text: string;
}

export interface Timeline {
  readonly events: readonly TimelineEvent[];
}
