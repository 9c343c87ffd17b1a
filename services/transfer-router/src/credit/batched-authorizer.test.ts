import { describe, expect, it } from "vitest";
import type { Authorizer } from "../ports/authorizer.ts";
import { batchedAuthorizer } from "./batched-authorizer.ts";

const QUESTION = { rateDeck: "standard", direction: "OUTBOUND", number: "+12025550101" } as const;
const AWAY = new Error("billing at dns:///billing:9000: away");

/** A clock whose alarms ring in their order, each as soon as nothing else happens. */
function clockOf() {
  let now = 0;
  const alarms = new Set<{ readonly at: number; readonly ring: () => void }>();
  return {
    now: () => now,
    alarm(at: number, ring: () => void) {
      const alarm = { at, ring };
      alarms.add(alarm);
      return () => void alarms.delete(alarm);
    },
    async ringAll(): Promise<void> {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        const [next] = [...alarms].sort((one, other) => one.at - other.at);
        if (next === undefined) return;
        alarms.delete(next);
        now = Math.max(now, next.at);
        next.ring();
      }
    },
  };
}

/** Answers with nothing known once it has failed so often. */
function failing(times: number) {
  const asked: number[] = [];
  const clock = clockOf();
  const authorizer: Authorizer = {
    authorize({ questions }) {
      asked.push(clock.now());
      if (asked.length <= times) return Promise.reject(AWAY);
      return Promise.resolve({ rates: questions.map(() => undefined), leases: [] });
    },
  };
  return { asked, clock, billing: batchedAuthorizer(authorizer, clock, { ratePatienceMs: 1_000, waiting: 2 }) };
}

describe("a price that billing does not say at once", () => {
  it("is asked again until it does", async () => {
    const { asked, clock, billing } = failing(3);
    const answer = billing.rate(QUESTION);
    await clock.ringAll();
    expect(await answer).toBeUndefined();
    expect(asked).toEqual([0, 100, 200, 300]);
  });

  it("is given up in time, with the reason of the last ask", async () => {
    const { asked, clock, billing } = failing(100);
    const answer = expect(billing.rate(QUESTION)).rejects.toBe(AWAY);
    await clock.ringAll();
    await answer;
    expect([asked.length, clock.now()]).toEqual([10, 1_000]);
    // What was given up waits no more.
    for (const _ of [1, 2]) void billing.rate(QUESTION).catch(() => undefined);
    await expect(billing.rate(QUESTION)).rejects.toThrow("too many questions");
    await clock.ringAll();
  });
});
