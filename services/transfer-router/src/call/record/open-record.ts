import type { RuleTrace } from "../../policy/refusal.ts";
import type { RecordState } from "../state.ts";
import { patch, type Turn } from "../turn.ts";
import { emit, recordName } from "./emit.ts";

export interface NewRecord {
  readonly direction: "OUTBOUND" | "INBOUND";
  readonly relationship: "initial" | "referred";
  readonly targetClass: "PSTN" | "SIP";
  readonly from: string;
  readonly to: string;
  readonly sipCallId: string;
  readonly referTo: string;
  readonly referredBy: string;
  readonly rule: string;
  readonly trace: readonly RuleTrace[];
  readonly traceId: string;
  readonly ratedNumber: string;
  readonly rateDeck: string;
}

/** Opens a record and tells of it. Its parent is the call's newest record before it: chains are told hop by hop. */
export function openRecord(t: Turn, opened: NewRecord): number {
  const index = t.call.records.length;
  const parent = index === 0 ? "" : recordName(t.call.id, parentOf(t));
  const record: RecordState = {
    id: recordName(t.call.id, index),
    direction: opened.direction,
    relationship: opened.relationship,
    targetClass: opened.targetClass,
    parent,
    ratedNumber: opened.ratedNumber,
    rateDeck: opened.rateDeck,
    unrated: "",
    isOpen: true,
    status: 0,
    cause: 0,
    hungUpBy: "",
    why: "",
    isProgressed: false,
    isRinging: false,
  };
  patch(t, { records: [...t.call.records, record] });
  emit(t, index, 0, {
    type: "call.started",
    groupId: t.call.id,
    parentId: parent,
    relationship: opened.relationship,
    direction: opened.direction,
    targetClass: opened.targetClass,
    from: opened.from,
    to: opened.to,
    sipCallId: opened.sipCallId,
    referTo: opened.referTo,
    referredBy: opened.referredBy,
    rule: opened.rule,
    trace: opened.trace,
    traceId: opened.traceId,
    depth: index,
  });
  return index;
}

/** The record of the leg whose party asked: the transferor's. */
function parentOf(t: Turn): number {
  const transferor = t.call.transfer?.transferor ?? 0;
  return t.call.legs[transferor - 1]?.record ?? 0;
}
