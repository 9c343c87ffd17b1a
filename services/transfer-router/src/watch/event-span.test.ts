import { formatTraceparent } from "@tandem/identity";
import { recordSpanId, referSpanId, settlementTraceId } from "@tandem/observability";
import { expect, it } from "vitest";
import type { PendingEvent } from "../call/record/call-event.ts";
import type { Call } from "../call/state.ts";
import { eventSpan } from "./event-span.ts";

const ID = "1f0e2d3c4b5a69788796a5b4c3d2e1f0";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const ROOT = "00f067aa0ba902b7";
const CALL: Pick<Call, "id" | "trunk" | "traceparent" | "records"> = {
  id: ID,
  trunk: "acme",
  traceparent: formatTraceparent(TRACE, ROOT, true),
  records: [],
};

/** The end of a transfer in this record, which made that one. */
function finished(record: string, child: string): PendingEvent {
  return {
    ...{ id: "e", seq: 1, at: 9, record },
    body: {
      ...{
        type: "transfer.finished",
        transfer: "t",
        child,
        outcome: "MOVED",
        status: 200,
        answeredButNotJoined: false,
      },
      ...{ requestedAt: 5, movedAt: 8, finishedAt: 8, notifyAnswered: 0 },
    },
  };
}

it("a referred call is a child of its call's INVITE, and linked to its own record alone", () => {
  expect(eventSpan(CALL as Call, finished(ID, `${ID}.1`))).toMatchObject({
    name: "REFER",
    parentSpanId: ROOT,
    links: [{ traceId: settlementTraceId(TRACE), spanId: recordSpanId(`${ID}.1`) }],
    attributes: { "tandem.record.id": `${ID}.1`, "tandem.record.parent.id": ID },
  });
});

it("in a chain it is linked to the transfer that made its parent too", () => {
  expect(eventSpan(CALL as Call, finished(`${ID}.1`, `${ID}.2`))?.links).toEqual([
    { traceId: settlementTraceId(TRACE), spanId: recordSpanId(`${ID}.2`) },
    { traceId: TRACE, spanId: referSpanId(`${ID}.1`) },
  ]);
});

it("a transfer that makes no call has neither", () => {
  expect(eventSpan(CALL as Call, finished(ID, ""))?.links).toBeUndefined();
});
