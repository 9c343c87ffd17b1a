import { setTimeout } from "node:timers/promises";
import { everyQuery } from "@tandem/dashboards/queries";
import { playCalls } from "./play-calls.ts";
import type { Prometheus } from "./prometheus.ts";

/** Grafana's range; longer than a run, so that the first sample is in it. */
const WINDOW = "5m";
const LOOK_MS = 500;
/** After it calls are played again: what a process tells for the first time has not grown, and the next call may be another process's. */
const ROUND_MS = 12_000;
/** Of two routers one has two calls of each kind by then. */
const ROUNDS = 4;

/**
 * Queries of dashboards and alerts that have no number to answer after some rounds of calls, and the claims about those that were not so.
 * @param isAsked for those of which this platform has something to tell
 */
export async function unanswered(
  prometheus: Prometheus,
  network: string,
  isAsked: (scope: "any" | "cluster") => boolean,
): Promise<readonly string[]> {
  let left = everyQuery(WINDOW).filter(({ scope }) => isAsked(scope));
  const wrong: string[] = [];
  await prometheus.scraped();
  for (let round = 0; round < ROUNDS && left.length > 0; round += 1) {
    wrong.push(...(await playCalls(network, `round-${round}-`)));
    for (const end = Date.now() + ROUND_MS; left.length > 0 && Date.now() < end; await setTimeout(LOOK_MS)) {
      const answers = await Promise.all(left.map(({ expr }) => prometheus.values(expr)));
      left = left.filter((_, i) => (answers[i] ?? []).length === 0);
    }
  }
  return [...wrong, ...left.map(({ where, expr }) => `${where}: ${expr}`)];
}
