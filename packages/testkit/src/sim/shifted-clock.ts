import type { Clock } from "@tandem/actor";

/** A process's clock that is so many ms before the true time. */
export function shiftedClock(clock: Clock, byMs: number): Clock {
  return {
    now: () => clock.now() + byMs,
    alarm: (at, ring) => clock.alarm(at - byMs, ring),
  };
}
