import fc from "fast-check";
import { expect, test } from "vitest";
import { TimerWheel } from "./timer-wheel.ts";

const ids = fc.constantFrom("a", "b", "c", "d");
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("schedule" as const), id: ids, at: fc.integer({ min: 0, max: 200 }) }),
    fc.record({ kind: fc.constant("cancel" as const), id: ids }),
    fc.record({ kind: fc.constant("due" as const), after: fc.integer({ min: 0, max: 60 }) }),
  ),
  { maxLength: 40 },
);

test("rings each actor once, never before its earliest instant and never more than a slot after it", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const wheel = new TimerWheel();
      const wanted = new Map<string, number>();
      let now = 0;
      for (const step of list) {
        if (step.kind === "schedule") {
          const at = Math.max(now, step.at);
          wheel.schedule(step.id, at);
          wanted.set(step.id, Math.min(at, wanted.get(step.id) ?? Number.POSITIVE_INFINITY));
        } else if (step.kind === "cancel") {
          wheel.cancel(step.id);
          wanted.delete(step.id);
        } else {
          now += step.after;
          const rung = wheel.due(now);
          expect(new Set(rung).size).toBe(rung.length);
          for (const id of rung) {
            expect(wanted.get(id)).toBeLessThanOrEqual(now);
            wanted.delete(id);
          }
          for (const at of wanted.values()) expect(at).toBeGreaterThan(now - 4);
        }
        expect(wheel.size).toBe(wanted.size);
      }
    }),
  );
});

test("an empty wheel, and one whose actors want no time, never rings", () => {
  const wheel = new TimerWheel();
  wheel.schedule("a", Number.POSITIVE_INFINITY);
  expect([wheel.next(), wheel.due(1e15)]).toEqual([Number.POSITIVE_INFINITY, []]);
});
