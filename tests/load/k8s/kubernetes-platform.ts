import type { ScaledPlatform } from "../scale/scaled-platform.ts";
import { kubeletUsage } from "./kubelet-usage.ts";
import type { LoadedRelease } from "./load-cluster-pods.ts";
import { releaseWorkers } from "./release-workers.ts";

/** An installed chart with load workers. CPU by cgroup, as the kubelets read it. */
export function kubernetesPlatform(release: LoadedRelease, domain: string): ScaledPlatform {
  return {
    async scale(count) {
      await Promise.all([release.scale("routers", count), release.scale("edges", count)]);
    },
    usage: kubeletUsage(release),
    workers: () => releaseWorkers(release, { domain, targetClass: "PSTN", times: { talkMs: 100, afterMs: 300 } }),
    async close() {
      await Promise.all([release.scale("routers", 2), release.scale("edges", 2)]);
    },
  };
}
