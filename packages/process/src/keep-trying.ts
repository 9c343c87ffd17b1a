import { setTimeout } from "node:timers/promises";
import { backOff } from "./back-off.ts";
import { messageOf } from "./message-of.ts";

/** An attempt that failed, and may succeed later. */
export interface Attempts {
  /** Aborted when the process is to end: the attempt under way is the last. */
  readonly signal: AbortSignal;
  /** Hears each reason once in a row, and not again until it changes. */
  readonly say: (what: string) => void;
}

/**
 * Tries until it succeeds, with back-off, and says why it did not. Undefined when the process is to end first. What
 * `isPassing` says no to is thrown.
 */
export async function keepTrying<T>(
  attempt: () => Promise<T>,
  isPassing: (error: unknown) => boolean,
  { signal, say }: Attempts,
): Promise<T | undefined> {
  const wait = backOff();
  let said = "";
  while (!signal.aborted) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error)) throw error;
      const reason = messageOf(error);
      if (reason !== said) say(`${reason}; trying again`);
      said = reason;
    }
    await setTimeout(wait(), undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
