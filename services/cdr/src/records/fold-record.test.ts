import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldRecord } from "./fold-record.ts";
import { missingEnds } from "./missing-ends.ts";
import type { LegEnded, RecordEvent, RecordFact, Started, TransferFinished } from "./record-event.ts";
import { isComplete, type RecordState } from "./record-state.ts";
import { recordTimes } from "./record-times.ts";

const T = 1_790_000_000_000;

const STARTED: Started = {
  groupId: "r1",
  parentId: "",
  relationshipType: "initial",
  direction: "OUTBOUND",
  targetClass: "PSTN",
  from: "+12025550100",
  to: "+12025550101",
  sipCallId: "a@pbx",
  referTo: "",
  referredBy: "",
  rule: "",
  trace: [],
  traceId: "",
  transferDepth: 0,
};
const LEG = { sipCallId: "", carrier: "", remote: "", number: "", rateDeck: "", unratedReason: "" };
const ENDED: LegEnded = {
  side: "CARRIER",
  carrier: "north",
  answeredAt: 0,
  endedAt: 0,
  sipStatus: 200,
  q850Cause: 16,
  hungUpBy: "CARRIER",
};
const FINISHED: TransferFinished = {
  recordId: "r2",
  outcome: "MOVED",
  finalStatus: 200,
  answeredButNotJoined: false,
  notifyAnsweredStatus: 200,
  requestedAt: T + 6000,
  movedAt: T + 9000,
};

function event(at: number, fact: RecordFact, id = `${fact.kind}-${at}`): RecordEvent {
  return { id, recordId: "r1", at: T + at, trunkId: "t1", projectId: "p1", fact };
}

/** A termination call whose carrier leg is moved at 9 s and goes on until 60 s; the customer's leg ends at 11 s. */
const MOVED_CALL: readonly RecordEvent[] = [
  event(0, { kind: "started", started: STARTED }),
  event(0, { kind: "leg.started", legId: "customer", started: { ...LEG, side: "CUSTOMER", direction: null } }),
  event(5, { kind: "leg.started", legId: "carrier", started: { ...LEG, side: "CARRIER", direction: "OUTBOUND" } }),
  event(900, { kind: "progressed", sipStatus: 183, at: T + 900 }),
  event(1000, { kind: "progressed", sipStatus: 180, at: T + 1000 }),
  event(4000, { kind: "leg.answered", legId: "carrier", answeredAt: T + 4000 }),
  event(4010, { kind: "leg.answered", legId: "customer", answeredAt: T + 4010 }),
  event(6000, {
    kind: "transfer.requested",
    transferId: "x1",
    requested: { recordId: "r2", referTo: "sip:b@t", referredBy: "", transferorLegId: "customer" },
  }),
  event(6001, {
    kind: "transfer.decided",
    transferId: "x1",
    decided: { recordId: "r2", targetClass: "SIP", rule: "foreign host", trace: [] },
  }),
  event(9500, { kind: "transfer.finished", transferId: "x1", finished: FINISHED }),
  event(11_000, {
    kind: "leg.ended",
    legId: "customer",
    ended: { ...ENDED, side: "CUSTOMER", answeredAt: T + 4010, endedAt: T + 11_000 },
  }),
  event(30_000, { kind: "leg.alive", legId: "carrier" }),
  event(60_000, {
    kind: "leg.ended",
    legId: "carrier",
    ended: { ...ENDED, answeredAt: T + 4000, endedAt: T + 60_000 },
  }),
  event(60_001, {
    kind: "ended",
    ended: {
      endedAt: T + 60_000,
      callResult: "COMPLETED",
      sipStatus: 200,
      q850Cause: 16,
      hungUpBy: "CARRIER",
      cause: "",
    },
  }),
];

function fold(events: readonly RecordEvent[]): RecordState {
  const state = events.reduce<RecordState | undefined>(foldRecord, undefined);
  if (state === undefined) throw new Error("no events");
  return state;
}

/** Any events at all of one record, so that places collide. */
const anyEvent: fc.Arbitrary<RecordEvent> = fc
  .record({
    at: fc.integer({ min: 0, max: 5 }),
    id: fc.constantFrom("a", "b", "c"),
    trunkId: fc.constantFrom("t1", "t2"),
    fact: fc.oneof(
      fc.constantFrom("x", "y").map((to): RecordFact => ({ kind: "started", started: { ...STARTED, to } })),
      fc
        .constantFrom(100, 180, 183, 199, 200)
        .map((sipStatus): RecordFact => ({ kind: "progressed", sipStatus, at: T })),
      fc.integer({ min: 0, max: 3 }).map((at): RecordFact => ({ kind: "leg.answered", legId: "l", answeredAt: at })),
      fc.constant<RecordFact>({ kind: "leg.alive", legId: "l" }),
      fc.constantFrom("l", "m").map((legId): RecordFact => ({ kind: "leg.ended", legId, ended: ENDED })),
      fc.constant<RecordFact>({ kind: "transfer.finished", transferId: "x", finished: FINISHED }),
      fc.constant<RecordFact>({ kind: "made.finished", finished: FINISHED }),
    ),
  })
  // One id, one content: what is told apart by the id alone is the same.
  .map(({ at, id, trunkId, fact }) => ({ ...event(at, fact, `${id}${JSON.stringify(fact)}`), trunkId }));

describe("the fold", () => {
  test("gives one record for every order of its events, repeated or not", () => {
    const expected = fold(MOVED_CALL);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...MOVED_CALL, ...MOVED_CALL], { minLength: MOVED_CALL.length * 2 }),
        (events) => {
          expect(fold(events)).toEqual(expected);
        },
      ),
    );
  });

  test("gives one record for every order even of events that contradict each other", () => {
    fc.assert(
      fc.property(
        fc
          .array(anyEvent, { minLength: 1, maxLength: 12 })
          .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))),
        ([events, shuffled]) => {
          expect(fold([...shuffled, ...events])).toEqual(fold(events));
        },
      ),
    );
  });

  test("answers the very same object to an event that says nothing new, so that nothing is written", () => {
    const state = fold(MOVED_CALL);
    for (const one of MOVED_CALL) expect(foldRecord(state, one)).toBe(state);
  });

  test("is complete with its last event and not before, whichever that is", () => {
    expect(isComplete(fold(MOVED_CALL))).toBe(true);
    for (const kind of ["ended", "leg.ended"]) {
      const late = MOVED_CALL.findLast((one) => one.fact.kind === kind);
      expect(isComplete(fold(MOVED_CALL.filter((one) => one !== late)))).toBe(false);
    }
  });
});

describe("a record's times", () => {
  test("end with the last leg, the survivor of a transfer included, transferTime beside it", () => {
    expect(recordTimes(fold(MOVED_CALL))).toEqual({
      createdAt: T,
      answeredAt: T + 4000,
      endedAt: T + 60_000,
      durationSeconds: 56,
      postDialDelayMs: 900,
      ringTimeMs: 3000,
      transferredAt: T + 9000,
    });
  });

  test("count an INBOUND call from its start, as the public API says", () => {
    const inbound = event(0, { kind: "started", started: { ...STARTED, direction: "INBOUND" } });
    expect(recordTimes(fold([inbound, ...MOVED_CALL.slice(1)])).durationSeconds).toBe(60);
  });

  test("of a call that goes on have no end", () => {
    expect(recordTimes(fold(MOVED_CALL.slice(0, 7)))).toMatchObject({
      endedAt: 0,
      durationSeconds: 0,
      ringTimeMs: 3000,
    });
  });

  test("of a call that nobody answered count nothing", () => {
    const events = MOVED_CALL.filter((one) => one.fact.kind === "started" || one.fact.kind === "ended");
    expect(recordTimes(fold(events))).toMatchObject({ answeredAt: 0, durationSeconds: 0, postDialDelayMs: null });
  });
});

describe("a record left open by a crash", () => {
  test("ends each leg at its last sign of life, and itself with the last of them", () => {
    const open = fold(MOVED_CALL.filter((one) => one.at <= T + 30_000 && one.fact.kind !== "transfer.finished"));
    expect(missingEnds(open)).toMatchObject({
      legs: [{ legId: "carrier", side: "CARRIER", direction: "OUTBOUND", answeredAt: T + 4000, endedAt: T + 30_000 }],
      transfers: [{ transferId: "x1", recordId: "r2", requestedAt: T + 6000 }],
      call: { endedAt: T + 30_000, callResult: "COMPLETED" },
    });
  });

  test("without a sign of life since the answer ends there", () => {
    expect(missingEnds(fold(MOVED_CALL.slice(0, 7))).legs).toMatchObject([
      { legId: "customer", endedAt: T + 4010 },
      { legId: "carrier", endedAt: T + 4000 },
    ]);
  });

  test("and never answered is a failed call", () => {
    expect(missingEnds(fold(MOVED_CALL.slice(0, 3))).call).toEqual({ endedAt: T + 5, callResult: "FAILED" });
  });

  test("with only legs missing keeps its own end", () => {
    expect(missingEnds(fold(MOVED_CALL.filter((one) => one.fact.kind !== "leg.ended"))).call).toBeNull();
  });
});
