import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldRecord } from "./fold-record.ts";
import { isQuiet, orphansAmong } from "./orphans.ts";
import type { RecordEvent, RecordFact } from "./record-event.ts";
import type { RecordState } from "./record-state.ts";
import { lastSignOf } from "./record-times.ts";

const T = 1_790_000_000_000;
const QUIET_MS = 180_000;
const LEG = {
  side: "CARRIER",
  sipCallId: "",
  carrier: "north",
  remote: "",
  direction: "OUTBOUND",
  number: "",
  rateDeck: "",
  unratedReason: "",
} as const;
const LEG_ENDED = {
  side: "CARRIER",
  carrier: "north",
  answeredAt: 0,
  endedAt: T,
  sipStatus: 200,
  q850Cause: 16,
  hungUpBy: "CARRIER",
} as const;
const ENDED = {
  endedAt: T,
  callResult: "COMPLETED",
  sipStatus: 200,
  q850Cause: 16,
  hungUpBy: "CARRIER",
  cause: "",
} as const;

function record(recordId: string, ...facts: readonly (readonly [number, RecordFact])[]): RecordState {
  const events = facts.map(
    ([at, fact]): RecordEvent => ({ id: `${at}`, recordId, at: T + at, trunkId: "t1", projectId: "p1", fact }),
  );
  const state = events.reduce<RecordState | undefined>(foldRecord, undefined);
  if (state === undefined) throw new Error("no fact");
  return state;
}

const started: readonly [number, RecordFact] = [0, { kind: "leg.started", legId: "l1", started: LEG }];

describe("a record is asked for", () => {
  test.each<[string, RecordState, number, boolean]>([
    ["not while it tells of itself", record("r", started), QUIET_MS, false],
    ["when it has told nothing for long", record("r", started), QUIET_MS + 1, true],
    [
      "counted from its leg's last word",
      record("r", started, [60_000, { kind: "leg.alive", legId: "l1" }]),
      240_000,
      false,
    ],
    ["however old it is", record("r", started, [60_000, { kind: "leg.alive", legId: "l1" }]), 240_001, true],
    [
      "when its end is in and that of a leg is not",
      record("r", started, [9, { kind: "ended", ended: ENDED }]),
      999_999,
      true,
    ],
    [
      "never when it is complete",
      record(
        "r",
        started,
        [8, { kind: "leg.ended", legId: "l1", ended: LEG_ENDED }],
        [9, { kind: "ended", ended: ENDED }],
      ),
      999_999_999,
      false,
    ],
  ])("%s", (_, state, later, expected) => {
    expect(isQuiet(state, T + later, QUIET_MS)).toBe(expected);
  });
});

describe("of quiet records", () => {
  const quiet = ["a", "b", "c"].map((id) => record(id, started));
  const idsOf = (callIds: readonly string[], isSure: boolean) =>
    orphansAmong(quiet, { callIds, isSure }).map((state) => state.recordId);

  test("those that no router has work with are orphans", () => {
    expect(idsOf(["b"], true)).toEqual(["a", "c"]);
    expect(idsOf([], true)).toEqual(["a", "b", "c"]);
  });

  test("none is an orphan while a router has not answered, whatever the others said", () => {
    expect(idsOf([], false)).toEqual([]);
    expect(idsOf(["b"], false)).toEqual([]);
  });

  test("none that a router names is ever one", () => {
    fc.assert(
      fc.property(fc.subarray(["a", "b", "c", "d"]), fc.boolean(), (named, isSure) => {
        expect(idsOf(named, isSure).filter((id) => named.includes(id))).toEqual([]);
      }),
    );
  });
});

test("the last sign is the latest of all that is known, in whatever order it came", () => {
  const facts: (readonly [number, RecordFact])[] = [
    started,
    [5, { kind: "progressed", sipStatus: 180, at: T + 5 }],
    [70, { kind: "leg.alive", legId: "l1" }],
    [20, { kind: "leg.answered", legId: "l1", answeredAt: T + 20 }],
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (shuffled) => {
      expect(lastSignOf(record("r", ...shuffled))).toBe(T + 70);
    }),
  );
});
