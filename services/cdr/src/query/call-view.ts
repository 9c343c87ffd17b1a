import {
  type Call,
  CallResult,
  type Charge,
  Direction,
  formatMicros,
  HungUpBy,
  type Leg,
  LegSide,
  type Line,
  type Money,
  TargetClass,
  type Transfer,
  TransferOutcome,
} from "@tandem/contracts";
import type { LegState, RecordState, TransferState } from "../records/record-state.ts";
import { isComplete } from "../records/record-state.ts";
import { answeredAtOf, recordTimes, transferTimes } from "../records/record-times.ts";
import { sipCallIdsOf } from "../store/record-store.ts";

/** A record as it is shown, with billing's lines of it as its charges. */
export function callOf(state: RecordState, hasChildren: boolean, lines: readonly Line[]): Call {
  const started = state.started?.fact;
  const ended = state.ended?.fact;
  const made = state.made?.fact;
  const times = recordTimes(state);
  return {
    callId: state.recordId,
    from: started?.from ?? "",
    to: started?.to ?? "",
    direction: Direction[started?.direction ?? "UNSPECIFIED"],
    createTimeMs: times.createdAt,
    answerTimeMs: times.answeredAt,
    endTimeMs: times.endedAt,
    durationSeconds: times.durationSeconds,
    callResult: CallResult[ended?.callResult ?? "UNSPECIFIED"],
    ...priceOf(lines),
    projectId: state.projectId,
    trunkId: state.trunkId,
    groupId: started?.groupId ?? state.recordId,
    parentId: started?.parentId ?? "",
    relationshipType: started?.relationshipType ?? "",
    hasChildren,
    sipCallIds: [...sipCallIdsOf(state)],
    referTo: started?.referTo ?? "",
    referredBy: started?.referredBy ?? "",
    outcome: TransferOutcome[made?.outcome ?? "UNSPECIFIED"],
    finalStatus: made?.finalStatus ?? 0,
    answeredButNotJoined: made?.answeredButNotJoined ?? false,
    notifyAnswered: (made?.notifyAnsweredStatus ?? 0) > 0,
    targetClass: TargetClass[started?.targetClass ?? "UNSPECIFIED"],
    rule: started?.rule ?? "",
    trace: [...(started?.trace ?? [])],
    sipStatus: ended?.sipStatus ?? 0,
    q850Cause: ended?.q850Cause ?? 0,
    hungUpBy: HungUpBy[ended?.hungUpBy ?? "UNSPECIFIED"],
    cause: ended?.cause ?? "",
    postDialDelayMs: times.postDialDelayMs ?? undefined,
    ringTimeMs: times.ringTimeMs ?? undefined,
    transferTimeMs: times.transferredAt,
    traceId: started?.traceId ?? "",
    transferDepth: started?.transferDepth ?? 0,
    isComplete: isComplete(state),
    transfers: Object.entries(state.transfers)
      .map(([transferId, transfer]) => transferOf(transferId, transfer))
      .sort((one, other) => one.requestedAtMs - other.requestedAtMs || (one.transferId < other.transferId ? -1 : 1)),
    legs: Object.entries(state.legs)
      .map(([legId, leg]) => legOf(legId, leg))
      .sort((one, other) => one.startedAtMs - other.startedAtMs || (one.legId < other.legId ? -1 : 1)),
    charges: lines.map(chargeOf),
  };
}

/** The sum of the record's lines; the price a minute is that of its first rated leg. Nothing while no line is in. */
function priceOf(lines: readonly Line[]): Pick<Call, "pricePerMinute" | "price" | "billingDurationSeconds"> {
  const rated = lines.find((line) => line.currencyCode !== "");
  if (rated === undefined) return { pricePerMinute: undefined, price: undefined, billingDurationSeconds: 0 };
  const summed = lines.filter((line) => line.currencyCode === rated.currencyCode);
  return {
    pricePerMinute: moneyOf(rated, rated.pricePerMinuteMicros),
    price: moneyOf(
      rated,
      summed.reduce((sum, line) => sum + line.priceMicros, 0n),
    ),
    billingDurationSeconds: summed.reduce((sum, line) => sum + line.billingDurationSeconds, 0),
  };
}

function chargeOf(line: Line): Charge {
  return {
    legId: line.legId,
    direction: line.direction,
    number: line.number,
    carrier: line.carrier,
    rateDeck: line.rateDeck,
    prefix: line.prefix,
    destination: line.destination,
    pricePerMinute: moneyOf(line, line.pricePerMinuteMicros),
    connectionFee: moneyOf(line, line.connectionFeeMicros),
    ratedSeconds: line.ratedSeconds,
    billingDurationSeconds: line.billingDurationSeconds,
    price: moneyOf(line, line.priceMicros),
    reason: line.reason,
    minimumSeconds: line.minimumSeconds,
    firstIncrementSeconds: line.firstIncrementSeconds,
    nextIncrementSeconds: line.nextIncrementSeconds,
  };
}

function moneyOf(line: Line, micros: bigint): Money | undefined {
  return line.currencyCode === "" ? undefined : { currencyCode: line.currencyCode, amount: formatMicros(micros) };
}

function legOf(legId: string, leg: LegState): Leg {
  const started = leg.started?.fact;
  const ended = leg.ended?.fact;
  return {
    legId,
    side: LegSide[started?.side ?? ended?.side ?? "UNSPECIFIED"],
    sipCallId: started?.sipCallId ?? "",
    carrier: started?.carrier || ended?.carrier || "",
    remote: started?.remote ?? "",
    startedAtMs: leg.started?.at ?? 0,
    answeredAtMs: answeredAtOf(leg),
    endedAtMs: ended?.endedAt ?? 0,
    sipStatus: ended?.sipStatus ?? 0,
    q850Cause: ended?.q850Cause ?? 0,
    hungUpBy: HungUpBy[ended?.hungUpBy ?? "UNSPECIFIED"],
  };
}

export function transferOf(transferId: string, transfer: TransferState): Transfer {
  const { requested, decided, finished } = transfer;
  const { requestedAt, movedAt } = transferTimes(transfer);
  return {
    transferId,
    recordId: finished?.fact.recordId || decided?.fact.recordId || requested?.fact.recordId || "",
    referTo: requested?.fact.referTo ?? "",
    referredBy: requested?.fact.referredBy ?? "",
    targetClass: TargetClass[decided?.fact.targetClass ?? "UNSPECIFIED"],
    rule: decided?.fact.rule ?? "",
    trace: [...(decided?.fact.trace ?? [])],
    outcome: TransferOutcome[finished?.fact.outcome ?? "UNSPECIFIED"],
    finalStatus: finished?.fact.finalStatus ?? 0,
    answeredButNotJoined: finished?.fact.answeredButNotJoined ?? false,
    notifyAnsweredStatus: finished?.fact.notifyAnsweredStatus ?? 0,
    requestedAtMs: requestedAt,
    movedAtMs: movedAt,
    transferorLegId: requested?.fact.transferorLegId ?? "",
  };
}
