import { formatSends, type HopSend, parseSends } from "./hop-send.ts";

/** A router's acknowledgement of one arrival, with what the step sends from the asking edge (CLUSTER rule 11). */
export interface HopReplyMessage {
  /** `shed`: not taken, for it was beyond its leg's rate. `untaken`: to a probe, this router has not begun the message. */
  readonly kind:
    | "accepted"
    | "unknown"
    | "overloaded"
    | "shed"
    | "cancelled"
    | "withdrawn"
    | "replayed"
    | "faulted"
    | "untaken";
  readonly retryAfterSec: number;
  /** The call's actor, for reports of messages that did not leave; "" when there is none. */
  readonly actor: string;
  readonly sends: readonly HopSend[];
}

const VERSION = "R1";
const KINDS: readonly HopReplyMessage["kind"][] = [
  "accepted",
  "unknown",
  "overloaded",
  "shed",
  "cancelled",
  "withdrawn",
  "replayed",
  "faulted",
  "untaken",
];

export function formatHopReply({ kind, retryAfterSec, actor, sends }: HopReplyMessage): string {
  return `${VERSION} ${kind} ${retryAfterSec} ${actor === "" ? "-" : actor}\n${formatSends(sends)}`;
}

/** Undefined: not of this version, or no reply at all. */
export function parseHopReply(text: string): HopReplyMessage | undefined {
  const end = text.indexOf("\n");
  const [version, kindWord, retryAfter, actor = ""] = text.slice(0, Math.max(0, end)).split(" ");
  const kind = KINDS.find((known) => known === kindWord);
  const sends = version === VERSION && kind !== undefined ? parseSends(text, end + 1) : undefined;
  if (kind === undefined || sends === undefined) return undefined;
  return { kind, retryAfterSec: Number(retryAfter), actor: actor === "-" ? "" : actor, sends };
}
