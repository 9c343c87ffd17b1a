import { formatSends, type HopSend, parseSends } from "./hop-send.ts";

/** Messages that a router wants sent without having been asked, in order. */
export interface HopOutbound {
  /** Copies of one have one id: the edge sends it once. */
  readonly id: string;
  /** Ms since the epoch: later it is of no use any more, and is not sent. */
  readonly expiresAt: number;
  readonly sends: readonly HopSend[];
}

const VERSION = "O1";
const ACK_VERSION = "K1";

export function formatOutbound({ id, expiresAt, sends }: HopOutbound): string {
  return `${VERSION} ${id} ${expiresAt}\n${formatSends(sends)}`;
}

/** Undefined: not of this version, or nothing of ours. */
export function parseOutbound(text: string): HopOutbound | undefined {
  const end = text.indexOf("\n");
  const [version, id = "", expiresAt] = text.slice(0, Math.max(0, end)).split(" ");
  const sends = version === VERSION ? parseSends(text, end + 1) : undefined;
  return sends === undefined ? undefined : { id, expiresAt: Number(expiresAt), sends };
}

/** The edge's acknowledgement, after the socket took each message or refused it. @param failed positions of those that did not leave */
export function formatOutboundAck(failed: readonly number[]): string {
  return `${ACK_VERSION} ${failed.join(",")}`;
}

export function parseOutboundAck(text: string): readonly number[] | undefined {
  const [version, failed = ""] = text.split(" ");
  if (version !== ACK_VERSION) return undefined;
  return failed === "" ? [] : failed.split(",").map(Number);
}
