import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Transaction, TransactionEvent } from "./index.ts";
import {
  deadlineOf,
  dueOf,
  inviteClient,
  inviteServer,
  nonInviteClient,
  nonInviteServer,
  postpone,
  stepTransaction,
  T1_MS,
  TIMEOUT_MS,
} from "./index.ts";

const START = 1_000_000;
const UDP = false;
const TCP = true;
const response = (status: number): TransactionEvent => ({ kind: "response", status, at: START });
const respond = (status: number): TransactionEvent => ({ kind: "respond", status, at: START });
const FAILED: TransactionEvent = { kind: "transport-failed", at: START };

function after(first: Transaction, ...events: readonly TransactionEvent[]): Transaction {
  return events.reduce((state, event) => stepTransaction(state, event)[0], first);
}

describe("when a transaction wants to be told the time", () => {
  test("an INVITE over UDP: Timer A, until Timer B ends it", () => {
    const instants: number[] = [];
    const state = inviteClient(START, UDP);
    for (let at = dueOf(state, START); at < deadlineOf(state); at = dueOf(state, at)) instants.push(at - START);
    expect(instants).toEqual([500, 1500, 3500, 7500, 15_500, 31_500]);
    expect(dueOf(state, START + 31_500)).toBe(START + TIMEOUT_MS);
  });

  test("a deadline that passed unheard is not lost", () => {
    const state = inviteClient(START, TCP);
    expect(dueOf(state, START + TIMEOUT_MS + 1)).toBe(START + TIMEOUT_MS);
    const late: TransactionEvent = { kind: "time", since: START + TIMEOUT_MS + 1, at: START + TIMEOUT_MS + 2 };
    expect(stepTransaction(state, late)[1]).toEqual(["timeout", "terminated"]);
  });

  test("an outage that spans many instants makes one retransmission", () => {
    const gap: TransactionEvent = { kind: "time", since: START, at: START + 20_000 };
    expect(stepTransaction(nonInviteClient(START, UDP), gap)[1]).toEqual(["retransmit"]);
  });

  test.each([
    ["a ringing INVITE client", after(inviteClient(START, UDP), response(180))],
    ["an INVITE server without a final response", inviteServer(START, UDP)],
    ["a non-INVITE server without a final response", nonInviteServer(START, UDP)],
    ["a terminated one", after(inviteClient(START, UDP), FAILED)],
  ])("%s never does", (_name, state) => {
    expect([dueOf(state, START), deadlineOf(state)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  test("CLUSTER rule 21: an outage moves timers by its gap", () => {
    const moved = postpone(after(inviteServer(START, UDP), respond(200)), 7000);
    expect(deadlineOf(moved)).toBe(START + 7000 + TIMEOUT_MS);
    expect(dueOf(moved, START + 7000)).toBe(START + 7000 + T1_MS);
  });
});

describe("any sequence of events", () => {
  const step = fc.record({
    wait: fc.nat({ max: 40_000 }),
    kind: fc.constantFrom<TransactionEvent["kind"]>(
      "time",
      "response",
      "request",
      "ack",
      "respond",
      "transport-failed",
    ),
    status: fc.integer({ min: 100, max: 699 }),
  });
  const first = fc
    .tuple(fc.constantFrom(inviteClient, nonInviteClient, inviteServer, nonInviteServer), fc.boolean())
    .map(([make, reliable]): Transaction => make(START, reliable));

  function eventOf(kind: TransactionEvent["kind"], status: number, since: number, at: number): TransactionEvent {
    switch (kind) {
      case "time":
        return { kind, since, at };
      case "response":
      case "respond":
        return { kind, status, at };
      default:
        return { kind, at };
    }
  }

  test("ends terminated once time passes, if its user has given, or its peer has sent, a final response", () => {
    fc.assert(
      fc.property(first, fc.array(step, { maxLength: 30 }), (transaction, steps) => {
        let state = transaction;
        let now = START;
        let terminations = 0;
        const apply = (event: TransactionEvent): void => {
          const wasTerminated = state.phase === "terminated";
          const [next, actions] = stepTransaction(state, event);
          expect(JSON.parse(JSON.stringify(next))).toEqual(next);
          if (wasTerminated) expect([next, actions]).toEqual([state, []]);
          if (actions.includes("terminated")) {
            terminations += 1;
            expect(actions.at(-1)).toBe("terminated");
          }
          state = next;
        };
        for (const { wait, kind, status } of steps) {
          const at = now + wait;
          apply(eventOf(kind, status, now, at));
          now = at;
        }
        // What a transaction may wait for without a timer of its own.
        if (state.kind === "invite-client" || state.kind === "non-invite-client")
          apply({ kind: "response", status: 500, at: now });
        else apply({ kind: "respond", status: 500, at: now });
        for (let turns = 0; dueOf(state, now) < Number.POSITIVE_INFINITY; turns++) {
          expect(turns).toBeLessThan(30);
          const at = Math.max(now, dueOf(state, now));
          apply({ kind: "time", since: now, at });
          now = at;
        }
        expect([state.phase, terminations]).toEqual(["terminated", 1]);
      }),
    );
  });

  test("a due instant, told, either acts or ends the transaction", () => {
    fc.assert(
      fc.property(first, fc.array(step, { maxLength: 10 }), (transaction, steps) => {
        let state = transaction;
        let now = START;
        for (const { wait, kind, status } of steps) {
          const at = now + (wait % 700);
          state = stepTransaction(state, eventOf(kind, status, now, at))[0];
          now = at;
        }
        const due = dueOf(state, now);
        if (due === Number.POSITIVE_INFINITY) return;
        expect(stepTransaction(state, { kind: "time", since: now, at: Math.max(now, due) })[1]).not.toEqual([]);
      }),
    );
  });
});
