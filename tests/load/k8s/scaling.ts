import { setTimeout as pause } from "node:timers/promises";
import type { LoadedRelease } from "./load-cluster-pods.ts";

export interface ScalingStep {
  readonly afterSeconds: number;
  readonly component: string;
  readonly replicas: number;
}

/** "20=routers:4,60=edges:1". A text answers what cannot be read. */
export function parseScaling(text: string): readonly ScalingStep[] | string {
  const steps: ScalingStep[] = [];
  for (const word of text.split(",").filter((one) => one !== "")) {
    const [, seconds, component = "", replicas] = /^(\d+)=(routers|edges|billing|cdr):(\d+)$/.exec(word) ?? [];
    if (seconds === undefined) return `--scale: ${word} is not like 20=routers:4`;
    steps.push({ afterSeconds: Number(seconds), component, replicas: Number(replicas) });
  }
  return steps.toSorted((one, other) => one.afterSeconds - other.afterSeconds);
}

/** Scales at its times, until it is aborted. Rejects when the cluster does not follow. */
export async function playScaling(
  release: LoadedRelease,
  steps: readonly ScalingStep[],
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  const began = performance.now();
  for (const { afterSeconds, component, replicas } of steps) {
    await pause(Math.max(0, began + afterSeconds * 1_000 - performance.now()), undefined, { signal }).catch(
      () => undefined,
    );
    if (signal.aborted) return;
    say(`${component} to ${replicas}`);
    await release.scale(component, replicas);
  }
}
