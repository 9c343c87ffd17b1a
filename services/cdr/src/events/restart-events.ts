import { type CallEvent, CallResult, Direction, HungUpBy, LegSide, TransferOutcome } from "@tandem/contracts";
import type { RecordState } from "../records/record-state.ts";
import { restartEnding } from "../records/restart-ending.ts";

/** Why a record ended that a crash had left open. */
const RESTART_CAUSE = "restart";

/**
 * The events that complete a record which a crash left open, to be published as a router would have. Their ids depend
 * on the record alone: a second crash in the middle of this makes copies and no second end.
 */
export function restartEvents(state: RecordState, at: number): readonly CallEvent[] {
  const { recordId, trunkId, projectId } = state;
  const ending = restartEnding(state);
  const event = (name: string, body: CallEvent["body"]): CallEvent => ({
    id: `${recordId}.${RESTART_CAUSE}.${name}`,
    incarnation: "",
    atMs: at,
    trunkId,
    projectId,
    body,
  });
  const legs = ending.legs.map((leg) =>
    event(`leg.${leg.legId}`, {
      $case: "legEnded",
      value: {
        recordId,
        legId: leg.legId,
        side: LegSide[leg.side ?? "UNSPECIFIED"],
        direction: Direction[leg.direction ?? "UNSPECIFIED"],
        number: leg.number,
        rateDeck: leg.rateDeck,
        answeredAtMs: leg.answeredAt,
        endedAtMs: leg.endedAt,
        sipStatus: 0,
        q850Cause: 0,
        hungUpBy: HungUpBy.PLATFORM,
        carrier: leg.carrier,
        unratedReason: leg.unratedReason,
      },
    }),
  );
  const transfers = ending.transfers.map((transfer) =>
    event(`transfer.${transfer.transferId}`, {
      $case: "transferFinished",
      value: {
        parentRecordId: recordId,
        recordId: transfer.recordId,
        outcome: TransferOutcome.ABANDONED,
        finalStatus: 0,
        answeredButNotJoined: false,
        notifyAnsweredStatus: 0,
        requestedAtMs: transfer.requestedAt,
        movedAtMs: 0,
        transferId: transfer.transferId,
      },
    }),
  );
  if (ending.call === null) return [...legs, ...transfers];
  const ended = event("call", {
    $case: "callEnded",
    value: {
      recordId,
      endedAtMs: ending.call.endedAt,
      callResult: CallResult[ending.call.callResult],
      sipStatus: 0,
      q850Cause: 0,
      hungUpBy: HungUpBy.PLATFORM,
      cause: RESTART_CAUSE,
    },
  });
  return [...legs, ...transfers, ended];
}
