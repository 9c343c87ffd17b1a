import { setTimeout } from "node:timers/promises";
import { type Load, underLoad } from "./load-pod.ts";
import type { Claim } from "./outside/silence.ts";
import type { Release } from "./release.ts";
import { lateRouters } from "./rows.ts";

const LOOK_MS = 1_000;
const LEAST = 2;
const MOST = 3;
/** In per cent of the requested CPU: above what a router needs without calls, and below what it needs under the busy load. */
const TARGET_CPU = 80;
const BUSY = { rate: 3, seconds: 60 };
const QUIET = { rate: 0.34, seconds: 90 };
const SETTLED_MS = 120_000;

/** An HPA by CPU over the routers: more of them under load, fewer when it has gone, and no call is lost. */
export async function playAutoscaler(release: Release, usual: Load): Promise<readonly Claim[]> {
  const settings = { type: "cpu", min: LEAST, max: MOST, targetCpu: TARGET_CPU, scaleDownSeconds: 15 };
  const set = Object.entries(settings).map(([name, value]) => `routers.autoscaling.${name}=${value}`);
  await release.upgrade(...set);
  await settled(release);
  const phase = async (name: string, { rate, seconds }: typeof BUSY, wanted: number): Promise<Claim> => {
    let seen = 0;
    const load = { rate: Math.max(1, Math.round(usual.rate * rate)), seconds, talkMs: usual.talkMs };
    const result = await underLoad(release, name, load, async () => {
      const end = Date.now() + seconds * 1000;
      do {
        await setTimeout(LOOK_MS);
        seen = await readyRouters(release);
      } while (seen !== wanted && Date.now() < end);
    });
    const lost = result.calls - result.ok;
    const late = lost > 0 ? await lateRouters(release) : [];
    const faults = [
      ...(seen === wanted ? [] : [`there were ${seen} routers after ${seconds} s: ${await scalerOf(release)}`]),
      ...(lost > 0 ? [`${lost} calls lost: ${JSON.stringify(result.lost)}`, ...late] : []),
      ...(result.recordsMissing + result.linesWrong > 0 ? ["records or charges are missing"] : []),
    ];
    const took = `${(result.disturbedMs / 1000).toFixed(1)} s`;
    const figures = `${load.rate} calls/s, ${wanted} routers after ${took}, ${result.ok} of ${result.calls} calls`;
    return { what: `an HPA by CPU, ${name}`, faults, figures };
  };
  return [await phase("scales-out", BUSY, MOST), await phase("scales-in", QUIET, LEAST)];
}

/** A router that has just begun is busy with that: until they rest, more of them would come without any call. */
async function settled(release: Release): Promise<void> {
  const end = Date.now() + SETTLED_MS;
  const path = "jsonpath={.status.currentMetrics[0].resource.current.averageUtilization}";
  for (;;) {
    const text = await release.kubectl("get", "horizontalpodautoscaler", "tandem-routers", "--output", path);
    const isAtRest = text !== "" && Number(text) < TARGET_CPU;
    if (isAtRest && (await readyRouters(release)) === LEAST) return;
    if (Date.now() > end) throw new Error(`without calls the routers do not rest: ${await scalerOf(release)}`);
    await setTimeout(LOOK_MS);
  }
}

async function readyRouters(release: Release): Promise<number> {
  const path = "jsonpath={.status.readyReplicas} {.status.replicas}";
  const text = await release.kubectl("get", "deployment", "tandem-routers", "--output", path);
  const [ready, all] = text.split(" ").map(Number);
  return ready === all ? (ready ?? 0) : 0;
}

async function scalerOf(release: Release): Promise<string> {
  return (await release.kubectl("get", "horizontalpodautoscaler", "tandem-routers", "--no-headers")).trim();
}
