import { setTimeout } from "node:timers/promises";
import type { LoadResult } from "../../cli/src/check/load-cluster.ts";
import { type Load, underLoad } from "./load-pod.ts";
import type { Release } from "./release.ts";

/** One thing that is done to a cluster while calls are transferred on it. */
export interface Disturbance {
  readonly name: string;
  /** False: servers that are there once are taken away, and new calls may be refused meanwhile. */
  readonly losesNothing: boolean;
  readonly act: (release: Release) => Promise<void>;
  /** How many times the usual load it lasts. */
  readonly length?: number;
}

const BETWEEN_MS = 3_000;

const killing = (component: string, losesNothing = true): Disturbance => ({
  name: `${losesNothing ? "a pod" : "the pod"} of ${component} killed`,
  losesNothing,
  act: (release) => setTimeout(BETWEEN_MS).then(() => release.kill(component)),
});

export const DISTURBANCES: readonly Disturbance[] = [
  { name: "nothing", losesNothing: true, act: () => Promise.resolve() },
  killing("routers"),
  killing("edges"),
  killing("billing"),
  killing("cdr"),
  killing("portal"),
  {
    name: "routers 2, 4, 1, 2",
    losesNothing: true,
    length: 3,
    async act(release) {
      for (const replicas of [4, 1, 2]) await release.scale("routers", replicas);
    },
  },
  {
    name: "edges 2, 3, 1, 2",
    losesNothing: true,
    length: 3,
    async act(release) {
      for (const replicas of [3, 1, 2]) await release.scale("edges", replicas);
    },
  },
  {
    name: "an upgrade that rolls edges and routers",
    losesNothing: true,
    length: 3,
    act: (release) => release.upgrade("edges.podAnnotations.rolled=yes", "routers.podAnnotations.rolled=yes"),
  },
  {
    name: "every deployment restarted",
    losesNothing: true,
    length: 3,
    act: (release) => release.restart("routers", "edges", "billing", "cdr", "portal"),
  },
  killing("nats", false),
  killing("redis", false),
  killing("postgres", false),
];

export interface LoadRow extends LoadResult {
  readonly name: string;
  /** How long what was done took. */
  readonly disturbedMs: number;
  /** What should have held and did not. */
  readonly faults: readonly string[];
}

/** Plays it. A call that was lost, a record that is missing and a line that is not there exactly once are faults. */
export async function playDisturbance(
  release: Release,
  { name, losesNothing, act, length = 1 }: Disturbance,
  index: number,
  usual: Load,
): Promise<LoadRow> {
  const load = { ...usual, seconds: usual.seconds * length };
  const result = await underLoad(release, String(index), load, () => act(release));
  const lost = result.calls - result.ok;
  const late = lost > 0 ? await lateRouters(release) : [];
  const isShort = result.disturbedMs > load.seconds * 1000;
  const faults = [
    ...(isShort
      ? [`the load was over after ${load.seconds} s, and this after ${result.disturbedMs} ms: --seconds`]
      : []),
    ...(lost > 0 && losesNothing ? [`${lost} calls lost: ${JSON.stringify(result.lost)}`, ...late] : []),
    ...(result.ok === 0 ? ["no call went well"] : []),
    ...(result.recordsMissing > 0 ? [`${result.recordsMissing} calls without their records`] : []),
    ...(result.linesWrong > 0 ? [`${result.linesWrong} calls not charged exactly once`] : []),
  ];
  return { ...result, name, faults };
}

/** When the routers that are there were late: such a one refuses new calls, as it must on a machine without CPU to give. */
export async function lateRouters(release: Release): Promise<readonly string[]> {
  const lines = await release.said("routers", /event loop is late/);
  return lines.map((line) => line.replace(/^.*"time":"([^"]*)".*"pod":"([^"]*)".*"msg":"([^"]*)".*$/, "$1 $2: $3"));
}
