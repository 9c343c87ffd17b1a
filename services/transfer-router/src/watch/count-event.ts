import { ATTRIBUTE, type Metrics } from "@tandem/observability";
import type { PendingEvent } from "../call/record/call-event.ts";
import type { Call } from "../call/state.ts";

const RINGING = new Set([180, 183]);

/** What one event of a call adds to the metrics. */
export function countEvent(metrics: Metrics, call: Call, { at, record, body }: PendingEvent): void {
  switch (body.type) {
    case "call.progressed": {
      const index = call.records.findIndex(({ id }) => id === record);
      const leg = call.legs.findLast((of) => of.owns && of.record === index);
      if (leg === undefined || !RINGING.has(body.status)) return;
      metrics.record("postDialDelay", (at - leg.startedAt) / 1000, { [ATTRIBUTE.targetClass]: classOf(call, record) });
      return;
    }
    case "transfer.finished": {
      // Told again when its final NOTIFY is answered.
      if (body.notifyAnswered !== 0) return;
      const labels = { [ATTRIBUTE.targetClass]: classOf(call, body.child), [ATTRIBUTE.outcome]: body.outcome };
      metrics.count("transfers", labels);
      metrics.record("transferTime", (at - body.requestedAt) / 1000, labels);
    }
  }
}

/** JOIN makes no record. */
export function classOf(call: Call, record: string): "PSTN" | "SIP" | "JOIN" {
  return call.records.find(({ id }) => id === record)?.targetClass ?? "JOIN";
}
