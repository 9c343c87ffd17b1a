import { AdapterError } from "./adapter-error.ts";
import type { Clock } from "./clock.ts";
import type { CommitAnswer } from "./store.ts";

/** A commit without a sure end is asked again after 50 ms, later after a second. */
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;

export interface SureCommitOptions {
  readonly clock: Clock;
  /** False: the partition has been lost in the meantime, and the commit does not matter any more. */
  readonly isHeld: () => boolean;
  /** Gives the store back what it has lost. False: the partition is somebody else's. Rejects with an `AdapterError`. */
  readonly recover: () => Promise<boolean>;
  readonly onTrouble: ((error: AdapterError) => void) | undefined;
}

/**
 * Commits, and asks again under the same id for as long as the end is uncertain: the actor stands still meanwhile
 * (CLUSTER rule 15), also while the store is given back what it has lost (CLUSTER rule 19). Answers at once where the store does.
 * @param commit sends the commit, with a mark of its own each time
 */
export function sureCommit(
  commit: () => CommitAnswer | Promise<CommitAnswer>,
  options: SureCommitOptions,
): Exclude<CommitAnswer, "behind"> | Promise<Exclude<CommitAnswer, "behind">> {
  const answer = commit();
  return typeof answer === "string" && answer !== "behind" ? answer : answerOf(answer, commit, options);
}

async function answerOf(
  first: CommitAnswer | Promise<CommitAnswer>,
  commit: () => CommitAnswer | Promise<CommitAnswer>,
  { clock, isHeld, recover, onTrouble }: SureCommitOptions,
): Promise<Exclude<CommitAnswer, "behind">> {
  let asked = first;
  for (let wait = FIRST_RETRY_MS; ; wait = Math.min(LAST_RETRY_MS, 2 * wait)) {
    try {
      const answer = await asked;
      if (answer !== "behind") return answer;
      if (!(await recover())) return "fenced";
    } catch (error) {
      if (!(error instanceof AdapterError) || error.code === "corrupt") throw error;
      onTrouble?.(error);
    }
    await new Promise<void>((resolve) => void clock.alarm(clock.now() + wait, resolve));
    if (!isHeld()) return "fenced";
    asked = commit();
  }
}
