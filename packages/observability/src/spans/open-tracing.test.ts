import { expect, it } from "vitest";
import { ATTRIBUTE } from "../names/attribute-names.ts";
import { SPAN } from "../names/span-names.ts";
import { memoryTracing } from "../testing/memory-tracing.ts";
import { openTracing } from "./open-tracing.ts";
import type { Span } from "./span.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const span: Span = {
  name: SPAN.refer,
  kind: "server",
  traceId: TRACE,
  spanId: "00f067aa0ba902b7",
  parentSpanId: "53995c3f42cd8ad8",
  startMs: 1_790_000_000_000,
  endMs: 1_790_000_000_250,
  attributes: { [ATTRIBUTE.transfer]: "t-1" },
  links: [{ traceId: "1".repeat(32), spanId: "2".repeat(16) }],
  error: "failed with 486",
};

it("exports a span with the ids and instants that it was given", async () => {
  const { spans, exported } = memoryTracing();
  spans(span);
  const { parentSpanId, error, attributes, ...rest } = span;
  expect(await exported()).toEqual([
    {
      name: rest.name,
      traceId: TRACE,
      spanId: rest.spanId,
      parentSpanId,
      startMs: rest.startMs,
      endMs: rest.endMs,
      attributes,
      error,
      links: [`${"1".repeat(32)} ${"2".repeat(16)}`],
    },
  ]);
});

it("exports a root in its own trace, and never one that ends when it begins, or before", async () => {
  const { spans, exported } = memoryTracing();
  spans({ ...span, parentSpanId: "", endMs: span.startMs - 5 });
  expect(await exported()).toMatchObject([
    { traceId: TRACE, parentSpanId: "", startMs: span.startMs, endMs: span.startMs + 0.001 },
  ]);
});

it("goes on when nobody collects, and ends", async () => {
  const tracing = openTracing({ service: "test", instance: "test-0", to: "http://127.0.0.1:9" });
  tracing.spans(span);
  await tracing.close();
  tracing.spans(span);
});
