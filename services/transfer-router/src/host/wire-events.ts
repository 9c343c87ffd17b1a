import {
  type CallEvent,
  CallResult,
  Direction,
  HungUpBy,
  LegSide,
  TargetClass,
  TransferOutcome,
} from "@tandem/contracts";
import type { CallEventBody, PendingEvent } from "../call/record/call-event.ts";
import type { LoggedEvents } from "../ports/event-log.ts";

/** A call's events in the form that billing and the records read. */
export function wireEvents(logged: LoggedEvents, projectId: string): CallEvent[] {
  return logged.events.map((event) => ({
    id: event.id,
    incarnation: logged.incarnation,
    atMs: event.at,
    trunkId: logged.trunk,
    projectId,
    ...(logged.traceparent === "" ? {} : { traceparent: logged.traceparent }),
    body: bodyOf(event, event.body),
  }));
}

const SIDES = { customer: LegSide.CUSTOMER, carrier: LegSide.CARRIER, foreign: LegSide.FOREIGN } as const;
const ENDERS: Readonly<Record<string, HungUpBy>> = {
  CUSTOMER: HungUpBy.CUSTOMER,
  CARRIER: HungUpBy.CARRIER,
  FOREIGN: HungUpBy.FOREIGN,
  PLATFORM: HungUpBy.PLATFORM,
};
const RESULTS: Readonly<Record<string, CallResult>> = {
  COMPLETED: CallResult.COMPLETED,
  NO_ANSWER: CallResult.NO_ANSWER,
  CANCEL: CallResult.CANCEL,
  BUSY: CallResult.BUSY,
  FAILED: CallResult.FAILED,
};

function bodyOf({ record, at }: PendingEvent, body: CallEventBody): CallEvent["body"] {
  switch (body.type) {
    case "call.started": {
      const { groupId, parentId, from, to, sipCallId, referTo, referredBy, rule, traceId, depth } = body;
      return {
        $case: "callStarted",
        value: {
          recordId: record,
          groupId,
          parentId,
          relationshipType: body.relationship,
          direction: Direction[body.direction],
          targetClass: TargetClass[body.targetClass],
          from,
          to,
          sipCallId,
          referTo,
          referredBy,
          rule,
          trace: [...body.trace],
          traceId,
          transferDepth: depth,
        },
      };
    }
    case "call.progressed":
      return { $case: "callProgressed", value: { recordId: record, sipStatus: body.status, atMs: at } };
    case "leg.started": {
      const { leg, side, direction, type: _type, ...rest } = body;
      return {
        $case: "legStarted",
        value: { ...rest, recordId: record, legId: leg, side: SIDES[side], direction: Direction[direction] },
      };
    }
    case "leg.answered":
      return { $case: "legAnswered", value: { recordId: record, legId: body.leg, answeredAtMs: body.answeredAt } };
    case "leg.alive":
      return { $case: "legAlive", value: { recordId: record, legId: body.leg } };
    case "leg.ended":
      return {
        $case: "legEnded",
        value: {
          recordId: record,
          legId: body.leg,
          side: SIDES[body.side],
          direction: Direction[body.direction],
          number: body.number,
          rateDeck: body.rateDeck,
          answeredAtMs: body.answeredAt,
          endedAtMs: body.endedAt,
          sipStatus: body.status,
          q850Cause: body.cause,
          hungUpBy: ENDERS[body.hungUpBy] ?? HungUpBy.UNSPECIFIED,
          carrier: body.carrier,
          unratedReason: body.unratedReason,
        },
      };
    case "transfer.requested": {
      const { child, referTo, referredBy, transferor, transfer } = body;
      return {
        $case: "transferRequested",
        value: {
          parentRecordId: record,
          recordId: child,
          referTo,
          referredBy,
          transferorLegId: transferor,
          transferId: transfer,
        },
      };
    }
    case "transfer.decided":
      return {
        $case: "transferDecided",
        value: {
          parentRecordId: record,
          recordId: body.child,
          targetClass: TargetClass[body.targetClass],
          rule: body.rule,
          trace: [...body.trace],
          transferId: body.transfer,
        },
      };
    case "transfer.finished":
      return {
        $case: "transferFinished",
        value: {
          parentRecordId: record,
          recordId: body.child,
          outcome: TransferOutcome[body.outcome],
          finalStatus: body.status,
          answeredButNotJoined: body.answeredButNotJoined,
          notifyAnsweredStatus: body.notifyAnswered,
          requestedAtMs: body.requestedAt,
          movedAtMs: body.movedAt,
          transferId: body.transfer,
        },
      };
    case "call.ended":
      return {
        $case: "callEnded",
        value: {
          recordId: record,
          endedAtMs: at,
          callResult: RESULTS[body.result] ?? CallResult.FAILED,
          sipStatus: body.status,
          q850Cause: body.cause,
          hungUpBy: ENDERS[body.hungUpBy] ?? HungUpBy.UNSPECIFIED,
          cause: body.why ?? "",
        },
      };
  }
}
