import { describe, expect, it } from "vitest";
import { keptAnswer } from "../testing/kept-jaeger.ts";
import { spansOfJaeger } from "./jaeger-trace.ts";

describe("an answer of Jaeger's", () => {
  it("is spans with their parents, links, errors and attributes", () => {
    const spans = spansOfJaeger(keptAnswer("failed")) ?? [];
    const refer = spans.find(({ name }) => name === "REFER");
    const invite = spans.find(({ name, parentSpanId }) => name === "INVITE target" && parentSpanId === refer?.spanId);
    expect(refer).toMatchObject({
      service: "transfer-router",
      parentSpanId: spans.find(({ name }) => name === "INVITE")?.spanId,
      error: "failed with 486",
      links: [{ spanId: expect.stringMatching(/^[0-9a-f]{16}$/) }],
      attributes: { "tandem.transfer.outcome": "FAILED", "tandem.sip.status": 486 },
    });
    expect(refer?.links[0]?.traceId).not.toBe(refer?.traceId);
    expect(invite).toMatchObject({ error: "answered 486", attributes: { "error.type": "486" } });
  });

  it("has each span once, also where a storage keeps two with one id", () => {
    const [trace] = keptAnswer("moved").data;
    const once = spansOfJaeger({ data: [trace] }) ?? [];
    expect(spansOfJaeger({ data: [trace, trace] })).toEqual(once);
  });

  it.each([
    ["nothing", undefined],
    ["another JSON", { calls: [] }],
    ["no trace", { data: null }],
    ["a trace without spans", { data: [{}] }],
    ["a span without a name", { data: [{ processes: {}, spans: [{ spanID: "1" }] }] }],
  ])("is not %s", (_, body) => {
    expect(spansOfJaeger(body)).toBeUndefined();
  });
});
