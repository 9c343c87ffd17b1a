import { inflateRawSync } from "node:zlib";
import { parseSignalling, type SignallingLeg, type SignallingMessage, type SignallingPart } from "@tandem/contracts";
import { readWireText, type WireText } from "./wire-text.ts";

/** A router's bound is far below: what is larger was never written by one. */
const MAX_CONTENT = 16_777_216;

/** A message that is kept, and whose it is. */
export interface KeptMessage extends SignallingMessage {
  /** Its headers, as far as a ladder needs them. */
  readonly wire: WireText;
  /** Undefined: of no leg that the router knew. */
  readonly leg: SignallingLeg | undefined;
  readonly groupId: string;
}

/** A time of which nothing is kept. */
export interface SignallingGap {
  /** Ms since the epoch; 0 where nobody knows. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string;
}

export interface KeptSignalling {
  /** In the order in which they crossed: the index of one is its place, today and tomorrow. */
  readonly messages: readonly KeptMessage[];
  readonly legs: readonly SignallingLeg[];
  readonly gaps: readonly SignallingGap[];
  /** Some messages are missing: beyond a bound, in a gap, or in a part that cannot be read. */
  readonly isCut: boolean;
}

/** Puts the parts of a tree of calls together. Total: a part that cannot be read is a gap. */
export function readSignalling(parts: readonly SignallingPart[]): KeptSignalling {
  const sorted = parts.toSorted((one, other) => one.fromMs - other.fromMs || (one.partId < other.partId ? -1 : 1));
  const messages: KeptMessage[] = [];
  const legs = new Map<string, SignallingLeg>();
  const gaps = gapsOf(sorted);
  for (const part of sorted) {
    const text = textOf(part);
    const read = text === undefined ? undefined : parseSignalling(text);
    if (read === undefined) {
      gaps.push({ fromMs: part.fromMs, toMs: part.toMs, reason: `what ${part.router} has kept cannot be read` });
      continue;
    }
    const byCallId = new Map<string, SignallingLeg>();
    for (const leg of read.legs) {
      // What a later router knew of a leg is more.
      legs.set(leg.legId, leg);
      if (!byCallId.has(leg.sipCallId)) byCallId.set(leg.sipCallId, leg);
    }
    for (const message of read.messages) {
      const wire = readWireText(message.text);
      messages.push({ ...message, wire, leg: byCallId.get(wire.callId), groupId: part.groupId });
    }
  }
  // Stable: what crossed in one millisecond stays in the order of the steps that saw it.
  messages.sort((one, other) => one.at - other.at);
  return {
    messages,
    legs: [...legs.values()],
    gaps: gaps.sort((one, other) => one.toMs - other.toMs),
    isCut: gaps.length > 0 || parts.some(({ leftOut }) => leftOut > 0),
  };
}

function textOf({ codec, content }: SignallingPart): string | undefined {
  if (codec !== "deflate-raw") return undefined;
  try {
    return inflateRawSync(content, { maxOutputLength: MAX_CONTENT }).toString("latin1");
  } catch {
    return undefined;
  }
}

/** Between the parts of each call, and behind its last one. */
function gapsOf(sorted: readonly SignallingPart[]): SignallingGap[] {
  const gaps: SignallingGap[] = [];
  const before = new Map<string, SignallingPart>();
  for (const part of sorted) {
    const { groupId, fromMs } = part;
    const last = before.get(groupId);
    before.set(groupId, part);
    if (part.fromTheStart || (part.handedOver && last !== undefined && !last.toTheEnd)) continue;
    const reason = part.handedOver
      ? "what the router before has kept did not arrive"
      : "a router died, and what it had seen is lost with it";
    gaps.push({ fromMs: last?.toMs ?? 0, toMs: fromMs, reason });
  }
  for (const { toMs, toTheEnd } of before.values())
    if (!toTheEnd) gaps.push({ fromMs: toMs, toMs: 0, reason: "the rest of the call was not told" });
  return gaps;
}
