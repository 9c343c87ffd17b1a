import type { Call, Route } from "../call/state.ts";

/** One message of a call: what the router holds anyway, and no copy of it. */
export interface RecordedMessage {
  /** Ms since the epoch. */
  readonly at: number;
  readonly direction: "in" | "out";
  readonly route: Route;
  /** latin1 */
  readonly text: string;
}

/** What this router has seen of one call since it has it. */
export interface CallRecording {
  /** The call's newest state: its legs and records. */
  call: Call;
  readonly messages: RecordedMessage[];
  /** Of the messages, together. */
  bytes: number;
  /** Messages that a bound kept out. */
  leftOut: number;
  /** Ms since the epoch. */
  readonly from: number;
  /** How this router came by the call: from another that gave it away in order, or from one that is dead. */
  readonly begins: "start" | "handed-over" | "takeover";
  /** The call is over, and only copies may come. */
  isEnding: boolean;
}
