import { CallEvent } from "@tandem/contracts";

const T = Date.UTC(2026, 6, 1);
const REFERRED_EVERY = 10;

type Body = NonNullable<CallEvent["body"]>;

/** All events of one call of 30 s through a carrier, as a router publishes them: one record and one line. */
export function wholeCall(index: number): readonly CallEvent[] {
  const incarnation = index.toString(16).padStart(32, "0");
  const at = T + index;
  const caller = `+1202555${String(index % 10_000).padStart(4, "0")}`;
  const number = `+1202${String(index % 10_000_000).padStart(7, "0")}`;
  let seq = 0;
  const event = (afterMs: number, body: Body): CallEvent => {
    seq += 1;
    return {
      id: `${incarnation}-${body.$case}-${seq}`,
      incarnation,
      atMs: at + afterMs,
      trunkId: `trunk-${index % REFERRED_EVERY}`,
      projectId: "p1",
      body,
    };
  };
  const recordId = incarnation;
  const trace = ["blocking", "country-permissions", "number", "caller-id", "carrier"].map((rule) => ({
    rule,
    outcome: "passed",
    detail: "+1202",
  }));
  const leg = { recordId, rateDeck: "standard", number, unratedReason: "", sipCallId: `${incarnation}@pbx.example` };
  const sides = [
    ["LEG_SIDE_CUSTOMER", "DIRECTION_INBOUND", ""],
    ["LEG_SIDE_CARRIER", "DIRECTION_OUTBOUND", "north"],
  ] as const;
  const started = CallEvent.fromPartial({
    body: {
      $case: "callStarted",
      value: {
        recordId,
        groupId: recordId,
        relationshipType: "initial",
        direction: "DIRECTION_OUTBOUND",
        targetClass: "TARGET_CLASS_PSTN",
        from: caller,
        to: number,
        sipCallId: `${incarnation}@pbx.example`,
        rule: "carrier",
        trace,
        traceId: incarnation,
      },
    },
  }).body;
  return [
    ...(started === undefined ? [] : [event(0, started)]),
    ...sides.map(([side, direction, carrier], i) =>
      event(i, {
        $case: "legStarted",
        value: { ...leg, legId: `${recordId}-${i + 1}`, side, direction, carrier, remote: "192.0.2.1:5060" },
      }),
    ),
    event(300, { $case: "callProgressed", value: { recordId, sipStatus: 180, atMs: at + 300 } }),
    ...sides.map((_, i) =>
      event(2_000 + i, {
        $case: "legAnswered",
        value: { recordId, legId: `${recordId}-${i + 1}`, answeredAtMs: at + 2_000 + i },
      }),
    ),
    ...sides.map(([side, direction, carrier], i) =>
      event(30_000, {
        $case: "legEnded",
        value: {
          recordId,
          legId: `${recordId}-${i + 1}`,
          side,
          direction,
          number,
          rateDeck: "standard",
          answeredAtMs: at + 2_000 + i,
          endedAtMs: at + 30_000,
          sipStatus: 0,
          q850Cause: 16,
          hungUpBy: "HUNG_UP_BY_CUSTOMER",
          carrier,
          unratedReason: "",
        },
      }),
    ),
    event(30_000, {
      $case: "callEnded",
      value: {
        recordId,
        endedAtMs: at + 30_000,
        callResult: "CALL_RESULT_COMPLETED",
        sipStatus: 200,
        q850Cause: 16,
        hungUpBy: "HUNG_UP_BY_CUSTOMER",
        cause: "",
      },
    }),
  ];
}
