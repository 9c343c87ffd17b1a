import type { Clock } from "@tandem/actor";

/** The clock as one run of a process sees it: what it waits for dies with it. */
export function mortalClock(clock: Clock): Clock & { kill(): void } {
  const waiting = new Set<() => void>();
  let isDead = false;
  return {
    now: () => clock.now(),
    alarm(at, ring) {
      if (isDead) return () => undefined;
      const cancel = clock.alarm(at, () => {
        waiting.delete(stop);
        ring();
      });
      const stop = (): void => {
        if (waiting.delete(stop)) cancel();
      };
      waiting.add(stop);
      return stop;
    },
    kill() {
      isDead = true;
      for (const stop of [...waiting]) stop();
    },
  };
}
