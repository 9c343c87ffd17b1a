import type { Clock } from "../clock.ts";

/** A clock that goes when it is told to. `advance` rings what is due on the way, and lets what was rung finish. */
export function manualClock(start: number): Clock & { advance(ms: number): Promise<void> } {
  let now = start;
  const alarms = new Set<{ readonly at: number; readonly ring: () => void }>();
  return {
    now: () => now,
    alarm(at, ring) {
      const alarm = { at, ring };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = [...alarms].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        alarms.delete(next);
        now = Math.max(now, next.at);
        next.ring();
        // A step is a few promises deep: let them settle before time goes on.
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      }
      now = end;
    },
  };
}
