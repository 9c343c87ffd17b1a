import type { ActorStore, CommitAnswer } from "@tandem/actor";
import { ATTRIBUTE, type Metrics } from "@tandem/observability";

/** A store whose commits are counted by their answer, and timed where it does not answer at once. `nowMs` is monotonic. */
export function timedStore<S>(store: ActorStore<S>, metrics: Metrics, nowMs: () => number): ActorStore<S> {
  const answers: Record<CommitAnswer | "failed", number> = {
    committed: 0,
    fenced: 0,
    conflict: 0,
    behind: 0,
    failed: 0,
  };
  metrics.observe("commits", () =>
    Object.entries(answers).map(([answer, count]) => [count, { [ATTRIBUTE.commitAnswer]: answer }] as const),
  );
  return {
    take: (partition, boot) => store.take(partition, boot),
    load: (partition) => store.load(partition),
    holds: (partition, fence, seen) => store.holds(partition, fence, seen),
    recover: (recovery) => store.recover(recovery),
    commit(commit) {
      const began = nowMs();
      const asked = store.commit(commit);
      if (typeof asked === "string") {
        answers[asked] += 1;
        return asked;
      }
      const ended = (answer: CommitAnswer | "failed"): void => {
        answers[answer] += 1;
        metrics.record("commitTime", (nowMs() - began) / 1000);
      };
      asked.then(ended, () => ended("failed"));
      return asked;
    },
  };
}
