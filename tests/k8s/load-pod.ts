import { setTimeout } from "node:timers/promises";
import type { LoadResult } from "../../cli/src/check/load-cluster.ts";
import type { Release } from "./release.ts";

const LOOK_MS = 500;
const START_MS = 60_000;
/** Calls that were begun last, and what is read back. */
const AFTER_MS = 150_000;

export interface Load {
  readonly rate: number;
  readonly seconds: number;
  readonly talkMs: number;
}

interface PodManifest {
  metadata: { name: string; labels: Record<string, string>; annotations?: unknown };
  spec: { containers: { name: string; command: string[]; env: { name: string; value?: string }[] }[] };
}

/** Begins calls from a pod in the place of `helm test`'s, and answers its name as soon as the first has begun. */
export async function startLoad(
  release: Release,
  name: string,
  { rate, seconds, talkMs }: Load,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const pod = (await release.checkPod()) as unknown as PodManifest;
  const [container] = pod.spec.containers;
  if (container === undefined) throw new Error("the test's pod has no container");
  const podName = `tandem-load-${name}`;
  pod.metadata = { name: podName, labels: pod.metadata.labels };
  container.command = ["node", "/app/load.mjs"];
  container.env.push(
    { name: "TANDEM_CHECK_RATE", value: String(rate) },
    { name: "TANDEM_CHECK_SECONDS", value: String(seconds) },
    { name: "TANDEM_CHECK_TALK_MS", value: String(talkMs) },
    ...Object.entries(environment).map(([variable, value]) => ({ name: variable, value })),
  );
  // Its name leads to one pod: the last one's must be gone.
  await release.kubectl("delete", "pods", "--selector", "app.kubernetes.io/component=check", "--wait=true");
  await release.apply(pod);
  await untilLogged(release, podName, /^begins$/m, START_MS);
  return podName;
}

/** Calls from a pod; `disturb` runs as soon as the first has begun. @param environment of the pod, in place of the release's */
export async function underLoad(
  release: Release,
  name: string,
  load: Load,
  disturb: () => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): Promise<LoadResult & { readonly disturbedMs: number }> {
  const podName = await startLoad(release, name, load, environment);
  const began = performance.now();
  await disturb();
  const disturbedMs = Math.round(performance.now() - began);
  const text = await untilLogged(release, podName, /^\{.*\}$/m, load.seconds * 1000 + AFTER_MS);
  await release.kubectl("delete", "pod", podName, "--wait=true");
  return { ...(JSON.parse(text) as LoadResult), disturbedMs };
}

async function untilLogged(release: Release, pod: string, wanted: RegExp, ms: number): Promise<string> {
  const end = Date.now() + ms;
  for (;;) {
    const log = await release.kubectl("logs", pod).catch(() => "");
    const found = wanted.exec(log)?.[0];
    if (found !== undefined) return found;
    if (Date.now() > end)
      throw new Error(`${pod} has not said ${wanted.source} in ${ms / 1000} s:\n${log.slice(-2_000)}`);
    await setTimeout(LOOK_MS);
  }
}
