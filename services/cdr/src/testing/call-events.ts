import { CallEvent, type Line } from "@tandem/contracts";

/** When the calls of these tests begin, in ms since the epoch. */
export const T = Date.UTC(2026, 6, 1);

type Body = NonNullable<CallEvent["body"]>;
type Fields<K extends Body["$case"]> = Partial<Extract<Body, { $case: K }>["value"]>;

/** An event at `at` ms after T, of trunk t1; its id is made of its kind, the ids in it and its time. */
export function event<K extends Body["$case"]>($case: K, at: number, value: Fields<K>): CallEvent {
  const ids = Object.entries(value).filter(([name]) => name.endsWith("Id"));
  const body = { $case, value } as never;
  return CallEvent.fromPartial({
    id: `${$case}.${ids.map(([, id]) => id).join(".")}.${at}`,
    trunkId: "t1",
    projectId: "p1",
    atMs: T + at,
    body,
  });
}

/** An origination call (r1) whose customer refers the caller to a foreign party (r2) at 5 s; both end at 30 s. */
export function transferredCall(parent = "r1", child = "r2", shift = 0): CallEvent[] {
  const at = (ms: number) => shift + ms;
  return [
    event("callStarted", at(0), {
      recordId: parent,
      groupId: parent,
      relationshipType: "initial",
      direction: "DIRECTION_INBOUND",
      targetClass: "TARGET_CLASS_PSTN",
      from: "+13125550111",
      to: "+12025550100",
      sipCallId: `${parent}@carrier`,
      traceId: "abc",
    }),
    event("legStarted", at(0), {
      recordId: parent,
      legId: `${parent}-in`,
      side: "LEG_SIDE_CARRIER",
      sipCallId: `${parent}@carrier`,
      carrier: "north",
      remote: "127.0.20.3:5060",
      direction: "DIRECTION_INBOUND",
      number: "+12025550100",
      rateDeck: "toll-free",
    }),
    event("legStarted", at(2), {
      recordId: parent,
      legId: `${parent}-pbx`,
      side: "LEG_SIDE_CUSTOMER",
      sipCallId: `${parent}@us`,
    }),
    event("callProgressed", at(300), { recordId: parent, sipStatus: 180, atMs: T + at(300) }),
    event("legAnswered", at(2000), { recordId: parent, legId: `${parent}-pbx`, answeredAtMs: T + at(2000) }),
    event("legAnswered", at(2001), { recordId: parent, legId: `${parent}-in`, answeredAtMs: T + at(2001) }),
    event("transferRequested", at(5000), {
      parentRecordId: parent,
      recordId: child,
      transferId: "x1",
      referTo: "sip:carol@example.net",
      referredBy: "sip:agent@acme.trunk.example",
      transferorLegId: `${parent}-pbx`,
    }),
    event("transferDecided", at(5001), {
      parentRecordId: parent,
      recordId: child,
      transferId: "x1",
      targetClass: "TARGET_CLASS_SIP",
      rule: "foreign host",
      trace: [{ rule: "foreign host", outcome: "passed", detail: "example.net" }],
    }),
    event("callStarted", at(5002), {
      recordId: child,
      groupId: parent,
      parentId: parent,
      relationshipType: "referred",
      direction: "DIRECTION_OUTBOUND",
      targetClass: "TARGET_CLASS_SIP",
      from: "+13125550111",
      to: "sip:carol@example.net",
      sipCallId: `${child}@us`,
      referTo: "sip:carol@example.net",
      referredBy: "sip:agent@acme.trunk.example",
      rule: "foreign host",
      trace: [{ rule: "foreign host", outcome: "passed", detail: "example.net" }],
      transferDepth: 1,
    }),
    event("legStarted", at(5003), {
      recordId: child,
      legId: `${child}-out`,
      side: "LEG_SIDE_FOREIGN",
      sipCallId: `${child}@us`,
    }),
    event("legAnswered", at(7000), { recordId: child, legId: `${child}-out`, answeredAtMs: T + at(7000) }),
    event("transferFinished", at(7200), {
      parentRecordId: parent,
      recordId: child,
      transferId: "x1",
      outcome: "TRANSFER_OUTCOME_MOVED",
      finalStatus: 200,
      notifyAnsweredStatus: 200,
      requestedAtMs: T + at(5000),
      movedAtMs: T + at(7100),
    }),
    ended(parent, `${parent}-pbx`, at(9000), at(2000), "LEG_SIDE_CUSTOMER"),
    ended(parent, `${parent}-in`, at(30_000), at(2001), "LEG_SIDE_CARRIER"),
    ended(child, `${child}-out`, at(30_000), at(7000), "LEG_SIDE_FOREIGN"),
    callEnded(parent, at(30_000)),
    callEnded(child, at(30_000)),
  ];
}

function ended(
  recordId: string,
  legId: string,
  at: number,
  answered: number,
  side: Fields<"legEnded">["side"] & string,
) {
  return event("legEnded", at, {
    recordId,
    legId,
    side,
    answeredAtMs: T + answered,
    endedAtMs: T + at,
    sipStatus: 200,
    hungUpBy: "HUNG_UP_BY_FOREIGN",
  });
}

function callEnded(recordId: string, at: number) {
  return event("callEnded", at, {
    recordId,
    endedAtMs: T + at,
    callResult: "CALL_RESULT_COMPLETED",
    sipStatus: 200,
    q850Cause: 16,
    hungUpBy: "HUNG_UP_BY_FOREIGN",
  });
}

/** A line of the ledger for a record; without a currency that of a foreign leg. */
export function line(recordId: string, priceMicros: bigint, currencyCode: string, reason = ""): Line {
  return {
    legId: `${recordId}-leg`,
    recordId,
    trunkId: "t1",
    projectId: "p1",
    kind: currencyCode === "" ? "LINE_KIND_FOREIGN" : "LINE_KIND_RATED",
    direction: "DIRECTION_INBOUND",
    number: "+12025550100",
    carrier: "north",
    rateDeck: "toll-free",
    prefix: "+1202",
    destination: "Washington DC",
    currencyCode,
    pricePerMinuteMicros: 1000n,
    connectionFeeMicros: 0n,
    minimumSeconds: 0,
    firstIncrementSeconds: 1,
    nextIncrementSeconds: 1,
    ratedSeconds: 28,
    billingDurationSeconds: 60,
    priceMicros,
    reason,
    answeredAtMs: T,
    endedAtMs: T,
  };
}
