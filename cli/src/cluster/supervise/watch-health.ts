import { setTimeout as pause } from "node:timers/promises";
import { isLive } from "./admin-questions.ts";

/** A process that has not answered for this long is stalled (CLUSTER rule 28). */
const STALLED_MS = 2_000;
const BETWEEN_MS = 500;
/** A timer of ours that is later than this says that we were away, and nothing of the process. */
const OURS_MS = 300;

/**
 * Asks a process for its health, from its first answer on, until `signal`. `stalled` is called once, when it has not
 * answered for 2 s.
 */
export async function watchHealth(admin: string, signal: AbortSignal, stalled: () => void): Promise<void> {
  let lastAnswer: number | undefined;
  while (!signal.aborted) {
    const asked = performance.now();
    const patience = lastAnswer === undefined ? STALLED_MS : STALLED_MS - (asked - lastAnswer);
    const answered = await isLive(admin, Math.max(1, Math.ceil(patience)));
    const now = performance.now();
    if (answered) lastAnswer = now;
    else if (lastAnswer !== undefined && now - asked > patience + OURS_MS) lastAnswer = now;
    if (signal.aborted) return;
    if (lastAnswer !== undefined && now - lastAnswer >= STALLED_MS) return stalled();
    if (answered || lastAnswer === undefined) await pause(BETWEEN_MS, undefined, { signal }).catch(() => undefined);
    else await pause(Math.min(50, Math.max(1, patience)), undefined, { signal }).catch(() => undefined);
  }
}
