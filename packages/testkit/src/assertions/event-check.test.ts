import { describe, expect, it } from "vitest";
import type { SimEvent } from "../sim/sim-log.ts";
import { checkEvents } from "./event-check.ts";

let seq = 0;

function event(body: { readonly type: string; readonly [field: string]: unknown }, record = "r"): SimEvent {
  seq += 1;
  return {
    id: `e${seq}`,
    seq,
    at: seq,
    record,
    body: body as unknown as SimEvent["body"],
    incarnation: "i",
    trunk: "acme",
  };
}

const started = event({ type: "call.started", relationship: "initial", parentId: "" });
const ended = event({ type: "call.ended", result: "COMPLETED" });
const legStarted = event({ type: "leg.started", leg: "l" });
const legEnded = (answeredAt: number): SimEvent => event({ type: "leg.ended", leg: "l", answeredAt, endedAt: 9 });
const requested = event({ type: "transfer.requested", transfer: "t" });
const finished = (notifyAnswered: number): SimEvent =>
  event({ type: "transfer.finished", transfer: "t", outcome: "MOVED", status: 200, notifyAnswered });
const whole = [started, legStarted, legEnded(5), requested, finished(0), finished(200), ended];

describe("what the log tells is judged", () => {
  it.each([
    ["a whole call", whole, 0],
    ["a leg that ended twice", [...whole, legEnded(5)], 1],
    [
      "a leg given up, whose 2xx came all the same (TRANSFER rule 27)",
      [started, legStarted, legEnded(0), legEnded(5), ended],
      0,
    ],
    ["a leg that never ended", [started, legStarted, ended], 1],
    ["a leg that never began", [started, legEnded(5), ended], 1],
    ["a transfer with two outcomes", [...whole, finished(0)], 1],
    ["a transfer without an outcome", [started, requested, ended], 1],
    ["a record that never ended", [started], 1],
    [
      "a child without a parent",
      [
        started,
        ended,
        event({ type: "call.started", relationship: "referred", parentId: "nobody" }, "r.1"),
        event({ type: "call.ended" }, "r.1"),
      ],
      1,
    ],
    ["a leg that ended before it was answered", [started, legStarted, legEnded(10), ended], 1],
  ])("%s", (_, events, faults) => {
    expect(checkEvents(events, true)).toHaveLength(faults);
  });
});
