import { performance } from "node:perf_hooks";
import { ATTRIBUTE } from "../names/attribute-names.ts";
import type { Metrics } from "./metrics.ts";

/** The part of Node's `process` that tells what it uses. */
export interface ProcessUse {
  /** Microseconds since the start. */
  cpuUsage(): { readonly user: number; readonly system: number };
  readonly memoryUsage: { rss(): number };
}

/** A part of a process, and whether it is ready now. */
export type PartReadiness = readonly [part: string, isReady: boolean];

/** What a process uses, and which of its parts are ready; asked at a scrape. */
export function observeProcess(
  metrics: Metrics,
  use: ProcessUse,
  parts: () => Promise<readonly PartReadiness[]> = async () => [["start", true]],
): void {
  metrics.observe("ready", async () =>
    (await parts()).map(([part, isReady]) => [isReady ? 1 : 0, { [ATTRIBUTE.part]: part }] as const),
  );
  metrics.observe("cpu", () => {
    const { user, system } = use.cpuUsage();
    return [[(user + system) / 1_000_000, {}]];
  });
  metrics.observe("memory", () => [[use.memoryUsage.rss(), {}]]);
  metrics.observe("loopUse", () => [[performance.eventLoopUtilization().active / 1_000, {}]]);
}
