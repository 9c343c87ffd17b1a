import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReferSubscription, SubscriptionEvent } from "./index.ts";
import { isSubscriptionOver, referSubscription, stepSubscription, subscriptionDue } from "./index.ts";

const START = 1_000_000;

function begin(progress: ReferSubscription["progress"]): ReferSubscription {
  return referSubscription({ id: 2, withId: false, at: START, expiresMs: 92_000, progress });
}

describe("any sequence of events", () => {
  const step = fc.record({
    wait: fc.nat({ max: 3000 }),
    kind: fc.constantFrom<SubscriptionEvent["kind"]>(
      "accepted",
      "progress",
      "final",
      "notify-answered",
      "refreshed",
      "unsubscribed",
      "time",
      "transferor-left",
    ),
    status: fc.constantFrom(0, 100, 180, 183, 200, 400, 408, 481, 486, 500, 503),
  });
  const modes = fc.constantFrom<ReferSubscription["progress"]>("INITIAL", "NONE", "ALL");

  function eventOf(kind: SubscriptionEvent["kind"], status: number, since: number, at: number): SubscriptionEvent {
    switch (kind) {
      case "progress":
      case "final":
        return { kind, status: Math.max(status, 100), reason: "R", at };
      case "notify-answered":
        return { kind, status, at };
      case "refreshed":
        return { kind, expires: status, at };
      case "time":
        return { kind, since, at };
      default:
        return { kind, at };
    }
  }

  test("one NOTIFY out at a time, at most one final, nothing after it, over exactly once in the end", () => {
    fc.assert(
      fc.property(modes, fc.array(step, { maxLength: 40 }), (mode, steps) => {
        let state = begin(mode);
        let now = START;
        let isOut = false;
        const finals: boolean[] = [];
        let overs = 0;
        const apply = (event: SubscriptionEvent): void => {
          const [next, actions] = stepSubscription(state, event);
          expect(JSON.parse(JSON.stringify(next))).toEqual(next);
          if (event.kind === "notify-answered" && (event.status === 0 || event.status >= 200)) isOut = false;
          for (const action of actions) {
            if (action.kind === "over") overs += 1;
            else {
              expect([isOut, overs, finals.includes(true)]).toEqual([false, 0, false]);
              isOut = true;
              finals.push(action.final);
            }
          }
          state = next;
          expect(state.notifying).toBe(isOut);
          expect(isSubscriptionOver(state)).toBe(overs === 1);
        };
        for (const { wait, kind, status } of steps) {
          const at = now + wait;
          apply(eventOf(kind, status, now, at));
          now = at;
        }
        apply({ kind: "final", status: 200, reason: "OK", at: now });
        apply({ kind: "notify-answered", status: 200, at: now });
        apply({ kind: "notify-answered", status: 408, at: now });
        expect([overs, subscriptionDue(state, now)]).toEqual([1, Number.POSITIVE_INFINITY]);
      }),
    );
  });

  test("a due instant, told, always acts", () => {
    fc.assert(
      fc.property(modes, fc.array(step, { maxLength: 15 }), (mode, steps) => {
        let state = begin(mode);
        let now = START;
        for (const { wait, kind, status } of steps) {
          state = stepSubscription(state, eventOf(kind, status, now, now + wait))[0];
          now += wait;
        }
        const due = subscriptionDue(state, now);
        if (due === Number.POSITIVE_INFINITY) return;
        const [next, actions] = stepSubscription(state, { kind: "time", since: now, at: Math.max(due, now) });
        expect(actions.length > 0 || next.queued?.final === true).toBe(true);
      }),
    );
  });
});
