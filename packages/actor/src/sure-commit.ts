import { AdapterError } from "./adapter-error.ts";
import type { Clock } from "./clock.ts";
import type { ActorStore, Commit, CommitAnswer } from "./store.ts";

/** A commit without a sure end is asked again after 50 ms, later after a second. */
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;

export interface SureCommitOptions<S> {
  readonly store: ActorStore<S>;
  readonly clock: Clock;
  /** False: the partition has been lost in the meantime, and the commit does not matter any more. */
  readonly isHeld: () => boolean;
  readonly onTrouble: ((error: AdapterError) => void) | undefined;
}

/**
 * Commits, and asks again under the same id for as long as the end is uncertain: the actor stands still meanwhile
 * (CLUSTER rule 15). Answers at once where the store does.
 */
export function sureCommit<S>(commit: Commit<S>, options: SureCommitOptions<S>): CommitAnswer | Promise<CommitAnswer> {
  const answer = options.store.commit(commit);
  return typeof answer === "string" ? answer : answerOf(answer, commit, options);
}

async function answerOf<S>(
  first: Promise<CommitAnswer>,
  commit: Commit<S>,
  options: SureCommitOptions<S>,
): Promise<CommitAnswer> {
  const { store, clock, isHeld, onTrouble } = options;
  let asked: CommitAnswer | Promise<CommitAnswer> = first;
  for (let wait = FIRST_RETRY_MS; ; wait = Math.min(LAST_RETRY_MS, 2 * wait)) {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof AdapterError) || error.code === "corrupt") throw error;
      onTrouble?.(error);
    }
    await new Promise<void>((resolve) => void clock.alarm(clock.now() + wait, resolve));
    if (!isHeld()) return "fenced";
    asked = store.commit(commit);
  }
}
