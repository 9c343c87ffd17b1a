import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RecordState } from "../records/record-state.ts";
import { decodeRecord, encodeRecord } from "./record-codec.ts";

const text = fc.string({ maxLength: 8 });
const number = fc.nat();
const side = fc.constantFrom("CUSTOMER" as const, "CARRIER" as const, "FOREIGN" as const, null);
const direction = fc.constantFrom("INBOUND" as const, "OUTBOUND" as const, null);
const targetClass = fc.constantFrom("PSTN" as const, "SIP" as const, "JOIN" as const, null);
const hungUpBy = fc.constantFrom("CUSTOMER" as const, "PLATFORM" as const, null);
const trace = fc.array(fc.record({ rule: text, outcome: text, detail: text }), { maxLength: 3 });
const stamped = <T>(fact: fc.Arbitrary<T>) => fc.option(fc.record({ at: number, id: text, fact }));

const finished = stamped(
  fc.record({
    recordId: text,
    outcome: fc.constantFrom("MOVED" as const, "FAILED" as const, null),
    finalStatus: number,
    answeredButNotJoined: fc.boolean(),
    notifyAnsweredStatus: number,
    requestedAt: number,
    movedAt: number,
  }),
);
const id = fc.stringMatching(/^[a-z]{1,4}$/);
const state: fc.Arbitrary<RecordState> = fc.record({
  recordId: text,
  trunkId: text,
  projectId: text,
  firstSeenAt: number,
  progressedAt: number,
  ringingAt: number,
  started: stamped(
    fc.record({
      groupId: text,
      parentId: text,
      relationshipType: text,
      direction,
      targetClass,
      from: text,
      to: text,
      sipCallId: text,
      referTo: text,
      referredBy: text,
      rule: text,
      trace,
      traceId: text,
      transferDepth: number,
    }),
  ),
  ended: stamped(
    fc.record({
      endedAt: number,
      callResult: fc.constantFrom("COMPLETED" as const, "BUSY" as const, null),
      sipStatus: number,
      q850Cause: number,
      hungUpBy,
      cause: text,
    }),
  ),
  made: finished,
  legs: fc.dictionary(
    id,
    fc.record({
      started: stamped(
        fc.record({
          side,
          sipCallId: text,
          carrier: text,
          remote: text,
          direction,
          number: text,
          rateDeck: text,
          unratedReason: text,
        }),
      ),
      answeredAt: number,
      aliveAt: number,
      ended: stamped(
        fc.record({
          side,
          carrier: text,
          answeredAt: number,
          endedAt: number,
          sipStatus: number,
          q850Cause: number,
          hungUpBy,
        }),
      ),
    }),
    { noNullPrototype: true, maxKeys: 3 },
  ),
  transfers: fc.dictionary(
    id,
    fc.record({
      requested: stamped(fc.record({ recordId: text, referTo: text, referredBy: text, transferorLegId: text })),
      decided: stamped(fc.record({ recordId: text, targetClass, rule: text, trace })),
      finished,
    }),
    { noNullPrototype: true, maxKeys: 2 },
  ),
});

describe("a record's text", () => {
  test("holds all of its state", () => {
    fc.assert(
      fc.property(state, (one) => {
        expect(decodeRecord(encodeRecord(one))).toEqual(one);
      }),
    );
  });

  test("of an older version is read with what it has", () => {
    const older = '["r1","t1","p1",5,0,0,null,[7,"e1",6,"BUSY"],null,[],[]]';
    expect(decodeRecord(older)).toMatchObject({ recordId: "r1", ended: { at: 7, fact: { endedAt: 6, cause: null } } });
  });
});
