import { type CallEvent, CallResult, Direction, HungUpBy, LegSide, TransferOutcome } from "@tandem/contracts";
import { missingEnds } from "../records/missing-ends.ts";
import type { RecordState } from "../records/record-state.ts";

/** Why a record ended whose call's own last events will never come: a single process began anew, or the call's state is lost. */
export type LossCause = "restart" | "orphaned";

/**
 * The events that complete a record whose call is gone, to be published as a router would have. Their ids depend on the
 * record and the cause alone: whoever does it again makes copies and no second end.
 */
export function endingEvents(state: RecordState, cause: LossCause, at: number): readonly CallEvent[] {
  const { recordId, trunkId, projectId } = state;
  const ending = missingEnds(state);
  const event = (name: string, body: CallEvent["body"]): CallEvent => ({
    id: `${recordId}.${cause}.${name}`,
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
      cause,
    },
  });
  return [...legs, ...transfers, ended];
}
