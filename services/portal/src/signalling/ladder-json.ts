import type { Call } from "@tandem/contracts";
import type { Ladder, LadderMessage } from "../signalling-port.ts";
import { maskNumber } from "../view/mask-number.ts";
import { PLATFORM_PARTY, partiesOf, partyIdOf } from "./parties-of.ts";
import type { KeptMessage, KeptSignalling } from "./read-signalling.ts";
import { sipfragStatus, type WireText } from "./wire-text.ts";

export interface LadderOptions {
  /** The records of the tree; none where they are not written yet. */
  readonly calls: readonly Call[];
  /** Numbers are hidden. */
  readonly isMasked: boolean;
}

/** The ladder of a tree of calls. */
export function ladderJson(kept: KeptSignalling, { calls, isMasked }: LadderOptions): Ladder {
  const seen = new Set<string>();
  const messages = kept.messages.map((message, index) => {
    const key = `${message.direction} ${message.address} ${message.port} ${message.text}`;
    const isRetransmission = seen.has(key);
    seen.add(key);
    return messageJson(message, index, isRetransmission);
  });
  const parties = partiesOf(kept, calls);
  return {
    parties: isMasked ? parties.map((party) => ({ ...party, title: maskNumber(party.title) })) : parties,
    // The reason of a response is the peer's to write.
    messages: isMasked ? messages.map((message) => ({ ...message, label: maskNumber(message.label) })) : messages,
    gaps: kept.gaps.map(({ fromMs, toMs, reason }) => ({
      ...(fromMs === 0 ? {} : { fromTime: instant(fromMs) }),
      ...(toMs === 0 ? {} : { toTime: instant(toMs) }),
      reason,
    })),
    isCut: kept.isCut,
    capture: messages.length > 0 || kept.gaps.length > 0 ? "on" : "off",
  };
}

function messageJson(message: KeptMessage, index: number, isRetransmission: boolean): LadderMessage {
  const party = partyIdOf(message);
  const isIn = message.direction === "in";
  return {
    index,
    time: instant(message.at),
    from: isIn ? party : PLATFORM_PARTY,
    to: isIn ? PLATFORM_PARTY : party,
    label: labelOf(message.wire),
    callId: message.leg?.recordId ?? message.groupId,
    sipCallId: message.wire.callId,
    legId: message.leg?.legId ?? "",
    transport: message.transport,
    bytes: message.bytes,
    isRetransmission,
  };
}

function labelOf(wire: WireText): string {
  const { isRequest, method, status, reason } = wire;
  if (!isRequest) return `${status} ${reason} (${method})`.replace("  ", " ");
  const told = sipfragStatus(wire);
  return told === 0 ? method : `${method} ${told}`;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
