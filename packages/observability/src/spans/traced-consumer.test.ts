import { type CallEvent, CallResult, Direction, HungUpBy, LegSide } from "@tandem/contracts";
import { formatTraceparent } from "@tandem/identity";
import { describe, expect, it } from "vitest";
import type { Span } from "./span.ts";
import { legSpanId, rateSpanId, recordSpanId, referSpanId, settlementTraceId } from "./span-ids.ts";
import { type Consume, tracedConsumer } from "./traced-consumer.ts";

const CALL = "1f0e2d3c4b5a69788796a5b4c3d2e1f0";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const ROOT = "00f067aa0ba902b7";
const TRACED = formatTraceparent(TRACE, ROOT, true);

const event = (body: CallEvent["body"], traceparent?: string): CallEvent => ({
  ...{ id: "e-1", incarnation: CALL, atMs: 1, trunkId: "acme", projectId: "", body },
  ...(traceparent === undefined ? {} : { traceparent }),
});
const leg = (side: LegSide, answeredAtMs = 5): CallEvent["body"] => ({
  $case: "legEnded",
  value: {
    ...{ recordId: CALL, legId: `${CALL}-2`, side, direction: Direction.OUTBOUND, number: "+12025550123" },
    ...{ rateDeck: "standard", answeredAtMs, endedAtMs: 9, sipStatus: 200, q850Cause: 16 },
    ...{ hungUpBy: HungUpBy.CUSTOMER, carrier: "north", unratedReason: "" },
  },
});
const ended = (recordId: string): CallEvent["body"] => ({
  $case: "callEnded",
  value: {
    ...{ recordId, endedAtMs: 9, callResult: CallResult.COMPLETED, sipStatus: 200, q850Cause: 16 },
    ...{ hungUpBy: HungUpBy.CUSTOMER, cause: "" },
  },
});

/** Spans that a consumer of these events makes. */
async function spansOf(service: "billing" | "cdr", events: readonly CallEvent[]): Promise<readonly Span[]> {
  const spans: Span[] = [];
  let now = 100;
  const clock = { now: () => now };
  const consume: Consume = async () => {
    now += 7;
  };
  await tracedConsumer({ spans: (span) => void spans.push(span), clock, service }, consume)(events);
  return spans;
}

describe("a consumer of events", () => {
  it("tells of a rated leg in a trace of its own, linked to the leg's INVITE", async () => {
    expect(await spansOf("billing", [event(leg(LegSide.CARRIER), TRACED), event(ended(CALL), TRACED)])).toEqual([
      expect.objectContaining({
        name: "rate leg",
        traceId: settlementTraceId(TRACE),
        spanId: rateSpanId(`${CALL}-2`),
        parentSpanId: "",
        startMs: 100,
        endMs: 107,
        links: [{ traceId: TRACE, spanId: legSpanId(`${CALL}-2`) }],
      }),
    ]);
  });

  it("tells of each record: the call's is linked to its INVITE, a transfer's to its REFER", async () => {
    const events = [event(leg(LegSide.CARRIER), TRACED), event(ended(CALL), TRACED), event(ended(`${CALL}.1`), TRACED)];
    expect((await spansOf("cdr", events)).map(({ name, spanId, links }) => [name, spanId, links])).toEqual([
      ["write record", recordSpanId(CALL), [{ traceId: TRACE, spanId: ROOT }]],
      ["write record", recordSpanId(`${CALL}.1`), [{ traceId: TRACE, spanId: referSpanId(`${CALL}.1`) }]],
    ]);
  });

  it.each([
    ["a call that is not traced", leg(LegSide.CARRIER), undefined],
    ["a context that is not sampled", leg(LegSide.CARRIER), formatTraceparent(TRACE, ROOT, false)],
    ["a leg that nobody answered", leg(LegSide.CARRIER, 0), TRACED],
    ["a customer's leg, which is not rated", leg(LegSide.CUSTOMER), TRACED],
  ])("tells nothing of %s", async (_, body, traceparent) => {
    expect(await spansOf("billing", [event(body, traceparent)])).toEqual([]);
  });

  it("has no span with nobody's number in it", async () => {
    const spans = await spansOf("billing", [event(leg(LegSide.CARRIER), TRACED)]);
    expect(JSON.stringify(spans)).not.toContain("2025550");
  });

  it("tells nothing of what was not stored, and fails as it did", async () => {
    const spans: Span[] = [];
    const failing = tracedConsumer(
      { spans: (span) => void spans.push(span), clock: { now: () => 1 }, service: "cdr" },
      () => Promise.reject(new Error("the database is away")),
    );
    await expect(failing([event(ended(CALL), TRACED)])).rejects.toThrow("away");
    expect(spans).toEqual([]);
  });

  it("is left as it is where nothing is exported", () => {
    const consume: Consume = () => Promise.resolve();
    expect(tracedConsumer({ spans: undefined, clock: { now: () => 1 }, service: "cdr" }, consume)).toBe(consume);
  });
});
