import { setTimeout as pause } from "node:timers/promises";

const LIMIT_MS = 15_000;
const LOOK_MS = 100;
const PATH = "/jsz?accounts=true&streams=true&consumers=true";

/**
 * Waits until every event that NATS holds has been read and acknowledged. False when that took more than 15 s, or NATS
 * does not tell: nothing is lost then, the next start reads on.
 */
export async function untilConsumed(monitorPort: number): Promise<boolean> {
  const end = performance.now() + LIMIT_MS;
  while (performance.now() < end) {
    const left = await unread(monitorPort);
    if (left === undefined) return false;
    if (left === 0) return true;
    await pause(LOOK_MS);
  }
  return false;
}

async function unread(port: number): Promise<number | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${PATH}`, { signal: AbortSignal.timeout(LIMIT_MS) });
    return leftOf(await response.json());
  } catch {
    return undefined;
  }
}

/** The sum over all consumers, wherever in the answer they stand. */
export function leftOf(answer: unknown): number {
  if (Array.isArray(answer)) return answer.reduce((sum: number, part) => sum + leftOf(part), 0);
  if (typeof answer !== "object" || answer === null) return 0;
  return Object.entries(answer).reduce((sum, [name, value]) => {
    const isCount = (name === "num_pending" || name === "num_ack_pending") && typeof value === "number";
    return sum + (isCount ? value : leftOf(value));
  }, 0);
}
