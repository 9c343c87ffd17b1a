import {
  type CallEvent,
  CallResult,
  type CallStarted,
  Direction,
  enumWord,
  HungUpBy,
  LegSide,
  TargetClass,
  type TransferFinished,
  TransferOutcome,
} from "@tandem/contracts";
import type * as records from "../records/record-event.ts";

/** What a wire event says to the records: to one of them, to two, or, if its kind is unknown here, to none. */
export function recordEventsOf(event: CallEvent): readonly records.RecordEvent[] {
  const to = (recordId: string, fact: records.RecordFact): records.RecordEvent => ({
    id: event.id,
    recordId,
    at: event.atMs,
    trunkId: event.trunkId,
    projectId: event.projectId,
    fact,
  });
  const { body } = event;
  switch (body?.$case) {
    case "callStarted":
      return [to(body.value.recordId, { kind: "started", started: startedOf(body.value) })];
    case "callProgressed": {
      const { recordId, sipStatus, atMs } = body.value;
      return [to(recordId, { kind: "progressed", sipStatus, at: atMs || event.atMs })];
    }
    case "legStarted": {
      const { recordId, legId, sipCallId, carrier, remote, number, rateDeck, unratedReason } = body.value;
      const side = enumWord(LegSide, body.value.side) ?? null;
      const direction = enumWord(Direction, body.value.direction) ?? null;
      const started = { side, sipCallId, carrier, remote, direction, number, rateDeck, unratedReason };
      return [to(recordId, { kind: "leg.started", legId, started })];
    }
    case "legAnswered":
      return [
        to(body.value.recordId, {
          kind: "leg.answered",
          legId: body.value.legId,
          answeredAt: body.value.answeredAtMs || event.atMs,
        }),
      ];
    case "legAlive":
      return [to(body.value.recordId, { kind: "leg.alive", legId: body.value.legId })];
    case "legEnded": {
      const { recordId, legId, carrier, answeredAtMs, endedAtMs, sipStatus, q850Cause } = body.value;
      const side = enumWord(LegSide, body.value.side) ?? null;
      const hungUpBy = enumWord(HungUpBy, body.value.hungUpBy) ?? null;
      const ended = { side, carrier, answeredAt: answeredAtMs, endedAt: endedAtMs, sipStatus, q850Cause, hungUpBy };
      return [to(recordId, { kind: "leg.ended", legId, ended })];
    }
    case "transferRequested": {
      const { parentRecordId, transferId, recordId, referTo, referredBy, transferorLegId } = body.value;
      const requested = { recordId, referTo, referredBy, transferorLegId };
      return [to(parentRecordId, { kind: "transfer.requested", transferId, requested })];
    }
    case "transferDecided": {
      const { parentRecordId, transferId, recordId, rule, trace } = body.value;
      const targetClass = enumWord(TargetClass, body.value.targetClass) ?? null;
      return [
        to(parentRecordId, { kind: "transfer.decided", transferId, decided: { recordId, targetClass, rule, trace } }),
      ];
    }
    case "transferFinished": {
      const finished = finishedOf(body.value);
      const { parentRecordId, transferId, recordId } = body.value;
      const toParent = to(parentRecordId, { kind: "transfer.finished", transferId, finished });
      return recordId === "" ? [toParent] : [toParent, to(recordId, { kind: "made.finished", finished })];
    }
    case "callEnded": {
      const { recordId, endedAtMs, sipStatus, q850Cause, cause } = body.value;
      const callResult = enumWord(CallResult, body.value.callResult) ?? null;
      const hungUpBy = enumWord(HungUpBy, body.value.hungUpBy) ?? null;
      const ended = { endedAt: endedAtMs, callResult, sipStatus, q850Cause, hungUpBy, cause };
      return [to(recordId, { kind: "ended", ended })];
    }
    case undefined:
      return [];
  }
}

function startedOf(value: CallStarted): records.Started {
  return {
    groupId: value.groupId || value.recordId,
    parentId: value.parentId,
    relationshipType: value.relationshipType,
    direction: enumWord(Direction, value.direction) ?? null,
    targetClass: enumWord(TargetClass, value.targetClass) ?? null,
    from: value.from,
    to: value.to,
    sipCallId: value.sipCallId,
    referTo: value.referTo,
    referredBy: value.referredBy,
    rule: value.rule,
    trace: value.trace,
    traceId: value.traceId,
    transferDepth: value.transferDepth,
  };
}

function finishedOf(value: TransferFinished): records.TransferFinished {
  return {
    recordId: value.recordId,
    outcome: enumWord(TransferOutcome, value.outcome) ?? null,
    finalStatus: value.finalStatus,
    answeredButNotJoined: value.answeredButNotJoined,
    notifyAnsweredStatus: value.notifyAnsweredStatus,
    requestedAt: value.requestedAtMs,
    movedAt: value.movedAtMs,
  };
}
