import { Direction, type TracedBillingPort } from "@tandem/contracts";
import { formatTraceparent, spanIdOf, traceIdOf } from "@tandem/identity";
import type { Span } from "@tandem/observability";
import { describe, expect, it } from "vitest";
import { creditDesk } from "../credit/credit-desk.ts";
import { wireAuthorizer } from "./wire-authorizer.ts";

const one = formatTraceparent("1".repeat(32), "a".repeat(16), true);
const other = formatTraceparent("2".repeat(32), "b".repeat(16), true);
const QUESTION = { rateDeck: "standard", direction: "OUTBOUND", number: "+12025550101" } as const;
const RATE = {
  ...{ rateDeck: "standard", direction: Direction.OUTBOUND, prefix: "+1", destination: "", currencyCode: "EUR" },
  ...{ pricePerMinuteMicros: 4_000n, connectionFeeMicros: 0n, minimumSeconds: 0 },
  ...{ firstIncrementSeconds: 60, nextIncrementSeconds: 60, effectiveFromMs: 0 },
} as const;

/** A billing that answers everything, what it was asked with, and the spans that were told. */
function asked(authorize?: TracedBillingPort["authorize"]) {
  const contexts: (string | undefined)[] = [];
  const spans: Span[] = [];
  const answers: TracedBillingPort["authorize"] = async ({ questions, leases }) => ({
    answers: questions.map(() => ({ found: true, rate: RATE, reason: "" })),
    leases: leases.map(({ leaseId, seq, neededMicros }) => {
      return { leaseId, seq, hasAccount: true, heldMicros: neededMicros };
    }),
  });
  const billing: Pick<TracedBillingPort, "authorize"> = {
    authorize(request, traceparent) {
      contexts.push(traceparent);
      return (authorize ?? answers)(request);
    },
  };
  const clock = { now: () => 7 };
  const authorizer = wireAuthorizer(billing, { spans: (span) => void spans.push(span), clock, isRemote: true });
  return { contexts, spans, authorizer };
}

describe("what billing is asked for calls that are traced", () => {
  it("brings the first one's context, and is told in the trace of each", async () => {
    const { contexts, spans, authorizer } = asked();
    const question = { ...QUESTION, at: 1 };
    const questions = [question, { ...question, trace: one }, { ...question, trace: other }];
    await authorizer.authorize({ questions, leases: [] });
    expect(spans.map(({ name, traceId, parentSpanId }) => [name, traceId, parentSpanId])).toEqual([
      ["ask billing", traceIdOf(one), spanIdOf(one)],
      ["ask billing", traceIdOf(other), spanIdOf(other)],
    ]);
    expect(contexts).toEqual([formatTraceparent(traceIdOf(one), spans[0]?.spanId ?? "", true)]);
    expect(spans.map(({ links = [] }) => links.map(({ spanId }) => spanId))).toEqual([[], [spans[0]?.spanId]]);
    expect(JSON.stringify(spans)).not.toContain("2025550");
  });

  it("brings none where no call is traced", async () => {
    const { contexts, spans, authorizer } = asked();
    await authorizer.authorize({ questions: [{ ...QUESTION, at: 1 }], leases: [] });
    expect([contexts, spans]).toEqual([[undefined], []]);
  });

  it("says that there was no answer", async () => {
    const { spans, authorizer } = asked(() =>
      Promise.reject(Object.assign(new Error("away"), { code: "unavailable" })),
    );
    const questions = [{ ...QUESTION, at: 1, trace: one }];
    await expect(authorizer.authorize({ questions, leases: [] })).rejects.toThrow("away");
    expect(spans).toMatchObject([{ error: "billing did not answer", attributes: { "error.type": "unavailable" } }]);
  });

  it("is the price and the credit of a leg, through the desk", async () => {
    const { contexts, spans, authorizer } = asked();
    const clock = { now: () => 1_000, alarm: () => () => undefined };
    const desk = creditDesk({ clock, boot: "boot-1", authorizer });
    await desk.isKnown({ ...QUESTION, at: 1_000, hasSay: true, trace: one });
    const answer = await desk.reserve({ ...QUESTION, trunk: "acme", record: "r-1", trace: one });
    expect(answer).toEqual({ kind: "held" });
    // A slice that is low is renewed for nobody in particular.
    const traced = contexts.flatMap((context) => (context === undefined ? [] : traceIdOf(context)));
    expect(traced).toEqual([traceIdOf(one), traceIdOf(one)]);
    expect(spans.map(({ parentSpanId }) => parentSpanId)).toEqual([spanIdOf(one), spanIdOf(one)]);
    await desk.close();
  });
});
