import { expect, it } from "vitest";
import type { TraceSpan } from "./trace-span.ts";
import { traceTree } from "./trace-tree.ts";

const span = (name: string, spanId: string, parentSpanId: string, startMs: number): TraceSpan => ({
  ...{ name, spanId, parentSpanId, startMs, traceId: "1".repeat(32), service: "transfer-router" },
  ...{ durationMs: 0, links: [], attributes: {} },
});

it("sets each span below its parent, by its beginning, and in the order of a transfer where that is the same", () => {
  const rows = traceTree([
    span("INVITE target", "t", "r", 10),
    span("NOTIFY 100", "n", "r", 10),
    span("transfer.decide", "d", "r", 10),
    span("NOTIFY 200", "f", "r", 90),
    span("REFER", "r", "i", 10),
    span("INVITE target", "c", "i", 2),
    span("INVITE", "i", "", 0),
  ]);
  expect(rows.map(({ stem, span: { name } }) => `${stem}${name}`)).toEqual([
    "INVITE",
    "├─ INVITE target",
    "└─ REFER",
    "   ├─ transfer.decide",
    "   ├─ NOTIFY 100",
    "   ├─ INVITE target",
    "   └─ NOTIFY 200",
  ]);
});

it("shows a span whose parent is not there by itself", () => {
  expect(traceTree([span("REFER", "r", "gone", 1)]).map(({ stem }) => stem)).toEqual([""]);
});
