import {
  type CallEvent,
  CallResult,
  Direction,
  enumWord,
  LegSide,
  TargetClass,
  TransferOutcome,
} from "@tandem/contracts";

/** What may be listened to. */
export const EVENT_NAMES = [
  "call.started",
  "call.progressed",
  "call.ended",
  "leg.started",
  "leg.answered",
  "leg.ended",
  "transfer.requested",
  "transfer.decided",
  "transfer.finished",
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

export interface LiveEventJson {
  /** A second copy of an event has the same. */
  readonly eventId: string;
  readonly name: EventName;
  readonly time: string;
  /** The record that it happened to. */
  readonly callId: string;
  readonly trunkId: string;
  readonly projectId: string;
  /** What else the event says; the names are those of the records. */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

type Told = Pick<LiveEventJson, "name" | "callId" | "detail">;

/** An event as the API tells it; undefined for one that is of no interest outside. */
export function liveEventJson(event: CallEvent): LiveEventJson | undefined {
  const told = toldOf(event.body);
  if (told === undefined) return undefined;
  const { id: eventId, atMs, trunkId, projectId } = event;
  const detail = Object.fromEntries(Object.entries(told.detail).filter(([, value]) => value !== "" && value !== 0));
  return { eventId, ...told, detail, time: new Date(atMs).toISOString(), trunkId, projectId };
}

function toldOf(body: CallEvent["body"]): Told | undefined {
  switch (body?.$case) {
    case "callStarted": {
      const { recordId: callId, groupId, parentId, relationshipType, from, to, referTo } = body.value;
      const { direction, targetClass } = body.value;
      const words = {
        direction: enumWord(Direction, direction) ?? "",
        targetClass: enumWord(TargetClass, targetClass) ?? "",
      };
      return {
        name: "call.started",
        callId,
        detail: { groupId, parentId, relationshipType, from, to, referTo, ...words },
      };
    }
    case "callProgressed": {
      const { recordId: callId, sipStatus } = body.value;
      return { name: "call.progressed", callId, detail: { sipStatus } };
    }
    case "callEnded": {
      const { recordId: callId, callResult, sipStatus, q850Cause, cause } = body.value;
      const detail = { callResult: enumWord(CallResult, callResult) ?? "", sipStatus, q850Cause, cause };
      return { name: "call.ended", callId, detail };
    }
    case "legStarted": {
      const { recordId: callId, legId, side, sipCallId, carrier } = body.value;
      return {
        name: "leg.started",
        callId,
        detail: { legId, side: enumWord(LegSide, side) ?? "", sipCallId, carrier },
      };
    }
    case "legAnswered": {
      const { recordId: callId, legId } = body.value;
      return { name: "leg.answered", callId, detail: { legId } };
    }
    case "legEnded": {
      const { recordId: callId, legId, side, sipStatus } = body.value;
      return { name: "leg.ended", callId, detail: { legId, side: enumWord(LegSide, side) ?? "", sipStatus } };
    }
    default:
      return transferTold(body);
  }
}

function transferTold(body: CallEvent["body"]): Told | undefined {
  switch (body?.$case) {
    case "transferRequested": {
      const { parentRecordId: callId, transferId, referTo, referredBy } = body.value;
      return { name: "transfer.requested", callId, detail: { transferId, referTo, referredBy } };
    }
    case "transferDecided": {
      const { parentRecordId: callId, transferId, rule, targetClass, recordId } = body.value;
      const detail = {
        transferId,
        rule,
        targetClass: enumWord(TargetClass, targetClass) ?? "",
        referredCallId: recordId,
      };
      return { name: "transfer.decided", callId, detail };
    }
    case "transferFinished": {
      const { parentRecordId: callId, transferId, outcome, finalStatus, recordId } = body.value;
      const words = { outcome: enumWord(TransferOutcome, outcome) ?? "" };
      return {
        name: "transfer.finished",
        callId,
        detail: { transferId, finalStatus, referredCallId: recordId, ...words },
      };
    }
    default:
      return undefined;
  }
}
