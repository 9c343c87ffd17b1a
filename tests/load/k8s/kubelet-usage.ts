import { partitionsTaken } from "../../../cli/src/load/usage/partitions-taken.ts";
import type { SeenProcess, UsageSource } from "../../../cli/src/load/usage/usage.ts";
import type { LoadedRelease } from "./load-cluster-pods.ts";

/** Not the platform's: it is what loads it. */
const LOAD = "load";
const WORKS = new Set([
  "edges",
  "routers",
  "billing",
  "cdr",
  "portal",
  "nats",
  "redis",
  "postgres",
  "jaeger",
  "prometheus",
]);

/** CPU of a release's pods, as the kubelets read it from their cgroups, and the partitions that routers took, from their metrics. */
export function kubeletUsage(release: LoadedRelease): UsageSource {
  return {
    async look(): Promise<readonly SeenProcess[]> {
      const pods = await release.pods();
      const texts = await Promise.all(
        [...new Set(pods.map(({ node }) => node))].map((node) => release.resources(node)),
      );
      const cpuMs = cpuMsByPod(texts.join("\n"), release.namespace);
      return Promise.all(
        pods
          .filter(({ component }) => component !== LOAD && WORKS.has(component))
          .map(async ({ name, component }) => ({
            id: name,
            service: component,
            cpuMs: cpuMs.get(name) ?? 0,
            partitionsTaken: component === "routers" ? partitionsTaken(await release.metrics(name)) : 0,
          })),
      );
    },
  };
}

const LINE = /^container_cpu_usage_seconds_total\{([^}]*)\} ([\d.e+-]+)/gm;

/** Processor time by pod, the sum of its containers, from `/metrics/resource` of kubelets. */
export function cpuMsByPod(text: string, namespace: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [, labels = "", seconds] of text.matchAll(LINE)) {
    const of = (name: string): string => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? "";
    if (of("namespace") !== namespace) continue;
    const pod = of("pod");
    found.set(pod, (found.get(pod) ?? 0) + Number(seconds) * 1_000);
  }
  return found;
}
