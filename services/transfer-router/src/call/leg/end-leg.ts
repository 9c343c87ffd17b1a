import { emit, legName } from "../record/emit.ts";
import type { Leg, LegId, RecordState } from "../state.ts";
import { legOf, patchLeg, patchRecord, type Turn } from "../turn.ts";

/** Why a leg ended: the final status (0 for a BYE), the Q.850 cause, and who ended it. */
export interface Ending {
  readonly status: number;
  readonly cause: number;
  readonly by: "CUSTOMER" | "CARRIER" | "FOREIGN" | "PLATFORM";
}

export function sideName(side: "customer" | "carrier" | "foreign"): Ending["by"] {
  return side === "customer" ? "CUSTOMER" : side === "carrier" ? "CARRIER" : "FOREIGN";
}

/**
 * The leg's part in the call is over; its dialog stays for what is still owed to the wire. An answered leg is rated from
 * its 2xx to here, whatever came of the transfer (TRANSFER rule 27).
 */
export function endLeg(t: Turn, legId: LegId, ending: Ending): void {
  const leg = legOf(t, legId);
  if (leg.phase === "down" || leg.phase === "closing") return;
  const record = t.call.records[leg.record];
  patchLeg(t, legId, { phase: "down", session: null });
  if (record === undefined) return;
  emit(t, leg.record, legId, {
    type: "leg.ended",
    leg: legName(t, legId),
    side: leg.side,
    direction: leg.owns ? "OUTBOUND" : "INBOUND",
    number: numberOf(leg, record),
    rateDeck: record.rateDeck,
    answeredAt: leg.answeredAt,
    endedAt: t.at,
    status: ending.status,
    cause: ending.cause,
    hungUpBy: ending.by,
    carrier: leg.side === "carrier" ? leg.name : "",
    unratedReason: record.unrated,
  });
  patchRecord(t, leg.record, { status: ending.status, cause: ending.cause, hungUpBy: ending.by });
}

/** What a leg is rated by: the record's number, or a foreign party's URI, for which nothing is due. */
function numberOf(leg: Leg, record: RecordState): string {
  return leg.side === "foreign" ? leg.party : record.ratedNumber;
}
