import type { ActorStore, Commit, CommitAnswer } from "@tandem/actor";
import { openMetrics } from "@tandem/observability/metrics";
import { expect, it } from "vitest";
import { timedStore } from "./timed-store.ts";

const COMMIT = { id: "c" } as Commit<string>;

function storeOf(answers: (CommitAnswer | Promise<CommitAnswer>)[]): ActorStore<string> {
  return {
    take: async () => ({ epoch: 1, boot: "b" }),
    load: async () => [],
    holds: async () => "held",
    recover: async () => "held",
    commit: () => answers.shift() ?? "committed",
  };
}

it("counts commits by their answer, and times those that are waited for", async () => {
  const metrics = openMetrics({ service: "a", instance: "a-0" });
  let now = 0;
  const away = Promise.reject(new Error("away"));
  const store = timedStore(storeOf(["committed", Promise.resolve("fenced"), away]), metrics, () => {
    now += 3;
    return now;
  });
  expect(store.commit(COMMIT)).toBe("committed");
  expect(await store.commit(COMMIT)).toBe("fenced");
  await expect(store.commit(COMMIT)).rejects.toThrow("away");
  const text = await metrics.text();
  const counts = [...text.matchAll(/^tandem_commits_total\{tandem_commit_answer="(\w+)"\} (\d)$/gm)];
  expect(counts.map(([, answer, count]) => [answer, count])).toEqual([
    ["committed", "1"],
    ["fenced", "1"],
    ["conflict", "0"],
    ["behind", "0"],
    ["failed", "1"],
  ]);
  expect(text).toMatch(/^tandem_commit_seconds_count 2$/m);
  expect(text).toMatch(/^tandem_commit_seconds_sum 0.006$/m);
  await metrics.close();
});
