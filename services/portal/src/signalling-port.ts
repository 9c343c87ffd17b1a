import type { Call } from "@tandem/contracts";

export interface LadderParty {
  readonly id: string;
  readonly title: string;
  readonly role: "transferor" | "transferee" | "target" | "carrier" | "customer" | "platform";
  readonly address: string;
}

export interface LadderMessage {
  readonly index: number;
  /** RFC 3339 */
  readonly time: string;
  /** Ids of parties. */
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly callId: string;
  readonly sipCallId: string;
  readonly legId: string;
  readonly transport: string;
  readonly bytes: number;
  readonly isRetransmission: boolean;
}

export interface Ladder {
  readonly parties: readonly LadderParty[];
  readonly messages: readonly LadderMessage[];
  readonly gaps: readonly { readonly fromTime?: string; readonly toTime?: string; readonly reason: string }[];
  /** Messages are missing. */
  readonly isCut: boolean;
  readonly capture: "on" | "off";
}

/** What crossed the wire for a tree of calls. Rejects only when its store cannot be reached. */
export interface Signalling {
  ladder(calls: readonly Call[], isMasked: boolean): Promise<Ladder>;
  /** The text of the message that the ladder numbers so, as latin1; undefined where there is none. */
  message(calls: readonly Call[], index: number): Promise<string | undefined>;
  /** All of them as a capture file; undefined where nothing is kept. */
  pcap(calls: readonly Call[]): Promise<Uint8Array<ArrayBuffer> | undefined>;
}
