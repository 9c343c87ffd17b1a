import type { LegId } from "../state.ts";
import { legOf, type Turn } from "../turn.ts";
import { emit, legName } from "./emit.ts";

/** Tells of a leg all that rating needs, so that one whose end was never written can be rated too. */
export function tellLeg(t: Turn, legId: LegId): void {
  const leg = legOf(t, legId);
  const record = t.call.records[leg.record];
  if (record === undefined) return;
  emit(t, leg.record, legId, {
    type: "leg.started",
    leg: legName(t, legId),
    side: leg.side,
    sipCallId: leg.callId,
    carrier: leg.side === "carrier" ? leg.name : "",
    remote: `${leg.route.address}:${leg.route.port}`,
    direction: leg.owns ? "OUTBOUND" : "INBOUND",
    number: leg.side === "foreign" ? leg.party : record.ratedNumber,
    rateDeck: record.rateDeck,
    unratedReason: record.unrated,
  });
}
