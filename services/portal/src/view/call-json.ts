import {
  type Call,
  CallResult,
  type CallTree,
  type Charge,
  Direction,
  enumWord,
  HungUpBy,
  type Leg,
  LegSide,
  TargetClass,
  type Transfer,
  type TransferOfCall,
  TransferOutcome,
} from "@tandem/contracts";

/**
 * A record as the API shows it: the public API's names, instants in RFC 3339, enums as their words. What has not
 * happened, and what does not apply, is left out.
 */
export function callJson(call: Call) {
  return {
    callId: call.callId,
    from: call.from,
    to: call.to,
    direction: enumWord(Direction, call.direction) ?? ("" as const),
    createTime: instant(call.createTimeMs) ?? "",
    ...maybe("answerTime", instant(call.answerTimeMs)),
    ...maybe("endTime", instant(call.endTimeMs)),
    durationSeconds: call.durationSeconds,
    ...maybe("callResult", enumWord(CallResult, call.callResult)),
    ...maybe("pricePerMinute", call.pricePerMinute),
    billingDurationSeconds: call.billingDurationSeconds,
    ...maybe("price", call.price),
    projectId: call.projectId,
    trunkId: call.trunkId,
    groupId: call.groupId,
    ...maybe("parentId", text(call.parentId)),
    relationshipType: call.relationshipType,
    hasChildren: call.hasChildren,
    ...maybe("targetClass", enumWord(TargetClass, call.targetClass)),
    ...maybe("rule", text(call.rule)),
    trace: call.trace,
    ...maybe("referTo", text(call.referTo)),
    ...maybe("referredBy", text(call.referredBy)),
    ...(call.parentId === "" ? {} : madeBy(call)),
    ...maybe("sipStatus", number(call.sipStatus)),
    ...maybe("q850Cause", number(call.q850Cause)),
    ...maybe("hungUpBy", enumWord(HungUpBy, call.hungUpBy)),
    ...maybe("cause", text(call.cause)),
    ...maybe("postDialDelayMs", call.postDialDelayMs),
    ...maybe("ringTimeMs", call.ringTimeMs),
    ...maybe("transferTime", instant(call.transferTimeMs)),
    transferDepth: call.transferDepth,
    isComplete: call.isComplete,
    ...maybe("traceId", text(call.traceId)),
    sipCallIds: call.sipCallIds,
    transfers: call.transfers.map(transferJson),
    legs: call.legs.map(legJson),
    charges: call.charges.map(chargeJson),
  };
}

export type CallJson = ReturnType<typeof callJson>;

export interface CallTreeJson {
  readonly call: CallJson;
  readonly children: readonly CallTreeJson[];
}

export function callTreeJson({ call, children }: CallTree): CallTreeJson | undefined {
  if (call === undefined) return undefined;
  return { call: callJson(call), children: children.flatMap((child) => callTreeJson(child) ?? []) };
}

/** What became of the transfer that made this call. */
function madeBy(call: Call) {
  return {
    ...maybe("outcome", enumWord(TransferOutcome, call.outcome)),
    ...maybe("finalStatus", number(call.finalStatus)),
    answeredButNotJoined: call.answeredButNotJoined,
    notifyAnswered: call.notifyAnswered,
  };
}

function transferJson(transfer: Transfer) {
  return {
    transferId: transfer.transferId,
    ...maybe("callId", text(transfer.recordId)),
    referTo: transfer.referTo,
    ...maybe("referredBy", text(transfer.referredBy)),
    ...maybe("targetClass", enumWord(TargetClass, transfer.targetClass)),
    rule: transfer.rule,
    trace: transfer.trace,
    ...maybe("outcome", enumWord(TransferOutcome, transfer.outcome)),
    ...maybe("finalStatus", number(transfer.finalStatus)),
    answeredButNotJoined: transfer.answeredButNotJoined,
    ...maybe("notifyAnsweredStatus", number(transfer.notifyAnsweredStatus)),
    ...maybe("requestTime", instant(transfer.requestedAtMs)),
    ...maybe("moveTime", instant(transfer.movedAtMs)),
    ...maybe("transferorLegId", text(transfer.transferorLegId)),
  };
}

function legJson(leg: Leg) {
  return {
    legId: leg.legId,
    ...maybe("side", enumWord(LegSide, leg.side)),
    sipCallId: leg.sipCallId,
    ...maybe("carrier", text(leg.carrier)),
    remote: leg.remote,
    ...maybe("startTime", instant(leg.startedAtMs)),
    ...maybe("answerTime", instant(leg.answeredAtMs)),
    ...maybe("endTime", instant(leg.endedAtMs)),
    ...maybe("sipStatus", number(leg.sipStatus)),
    ...maybe("q850Cause", number(leg.q850Cause)),
    ...maybe("hungUpBy", enumWord(HungUpBy, leg.hungUpBy)),
  };
}

function chargeJson(charge: Charge) {
  return {
    legId: charge.legId,
    ...maybe("direction", enumWord(Direction, charge.direction)),
    number: charge.number,
    ...maybe("carrier", text(charge.carrier)),
    ...maybe("rateDeck", text(charge.rateDeck)),
    ...maybe("prefix", text(charge.prefix)),
    ...maybe("destination", text(charge.destination)),
    ...maybe("pricePerMinute", charge.pricePerMinute),
    ...maybe("connectionFee", charge.connectionFee),
    ...maybe("minimumSeconds", number(charge.minimumSeconds)),
    ...maybe("firstIncrementSeconds", number(charge.firstIncrementSeconds)),
    ...maybe("nextIncrementSeconds", number(charge.nextIncrementSeconds)),
    ratedSeconds: charge.ratedSeconds,
    billingDurationSeconds: charge.billingDurationSeconds,
    ...maybe("price", charge.price),
    ...maybe("reason", text(charge.reason)),
  };
}

export type ChargeJson = ReturnType<typeof chargeJson>;

function maybe<N extends string, V>(name: N, value: V | undefined): { readonly [K in N]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [K in N]?: V };
}

function instant(ms: number): string | undefined {
  return ms === 0 ? undefined : new Date(ms).toISOString();
}

function text(value: string): string | undefined {
  return value === "" ? undefined : value;
}

function number(value: number): number | undefined {
  return value === 0 ? undefined : value;
}

/** A transfer with the call that it came in. */
export function transferOfCallJson({ transfer, parentCallId, groupId, trunkId, projectId, from, to }: TransferOfCall) {
  if (transfer === undefined) return undefined;
  return { ...transferJson(transfer), parentCallId, groupId, trunkId, projectId, from, to };
}

export type TransferOfCallJson = NonNullable<ReturnType<typeof transferOfCallJson>>;
