/** How often the event loop is asked whether it is on time. */
const LOOK_MS = 100;

/** Tells whether this process's event loop runs late: a timer that should ring every 100 ms came `limitMs` too late. @param late is told so when it begins to be, and by how many ms */
export function loopLag(
  limitMs: number,
  late: (ms: number) => void = () => undefined,
): { isLate(): boolean; close(): void } {
  let expected = performance.now() + LOOK_MS;
  let lateUntil = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    // New calls are let in again a second after the loop was late for the last time.
    if (now - expected > limitMs) {
      if (now >= lateUntil) late(Math.round(now - expected));
      lateUntil = now + 1_000;
    }
    expected = now + LOOK_MS;
  }, LOOK_MS);
  timer.unref();
  return { isLate: () => performance.now() < lateUntil, close: () => clearInterval(timer) };
}
