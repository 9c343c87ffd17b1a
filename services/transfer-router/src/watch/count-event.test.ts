import { openMetrics } from "@tandem/observability/metrics";
import { expect, it } from "vitest";
import type { CallEventBody } from "../call/record/call-event.ts";
import type { Call } from "../call/state.ts";
import { callCounter } from "./count-event.ts";

const STARTED: CallEventBody = {
  ...{ type: "call.started", groupId: "g", parentId: "", relationship: "initial", direction: "OUTBOUND" },
  ...{ targetClass: "PSTN", from: "", to: "", sipCallId: "", referTo: "", referredBy: "", rule: "", trace: [] },
  ...{ traceId: "", depth: 0 },
};

const leg = (carrier: string, direction: "OUTBOUND" | "INBOUND"): CallEventBody => ({
  ...{ type: "leg.started", leg: "l", side: carrier === "" ? "customer" : "carrier", sipCallId: "", carrier },
  ...{ remote: "", direction, number: "", rateDeck: "", unratedReason: "" },
});

it("refused calls of a trunk or carrier begin at 0 with its first call: only then has the first refusal grown", async () => {
  const metrics = openMetrics({ service: "a", instance: "a-0" });
  const counter = callCounter(metrics);
  const bodies = [STARTED, leg("", "INBOUND"), leg("north", "OUTBOUND"), leg("south", "INBOUND")];
  for (const body of bodies) counter.event({ trunk: "acme" } as Call, { id: "e", seq: 1, at: 0, record: "r", body });
  const text = await metrics.text();
  const counts = (name: string): readonly string[] =>
    [...text.matchAll(new RegExp(`^${name}\\{\\w+="(\\w+)"\\} (\\d)$`, "gm"))].map(([, of, count]) => `${of} ${count}`);
  expect(counts("tandem_calls_capped_total")).toEqual(["acme 0", "north 0", "south 0"]);
  expect(counts("tandem_carrier_attempts_total")).toEqual(["north 1"]);
  await metrics.close();
});
