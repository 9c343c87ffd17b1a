import { openClusterPorts } from "@tandem/all-in-one";
import { RunningCluster } from "../cluster/running-cluster.ts";
import { startCluster } from "../cluster/start-cluster.ts";
import type { DemoPlatformOptions, DemoPlatformResult } from "./demo-platform.ts";

const SHAPE = { routers: 2, edges: 2 };

/** The platform as `tandem cluster` starts it: its records and rates are asked over gRPC, its messages are seen by the parties. */
export async function clusterPlatform(options: DemoPlatformOptions): Promise<DemoPlatformResult> {
  const { config, data, warn, progress } = options;
  const ending = new AbortController();
  const running = new RunningCluster({ data, say: warn });
  const started = await startCluster({
    ...SHAPE,
    config,
    running,
    http: true,
    process,
    say: warn,
    progress,
    signal: ending.signal,
  });
  if (!started.ok) return started;
  const { plan, close } = started.value;
  const ports = await openClusterPorts({ billing: plan.billingUrl, cdr: plan.cdrUrl });
  return {
    ok: true,
    value: {
      data,
      calls: ports.calls,
      billing: ports.billing,
      signalling: ports.signalling,
      seenBy: "parties",
      // Events are on their way through NATS: whoever reads the records looks until they are complete.
      settled: () => Promise.resolve(),
      async close() {
        await ports.close();
        await close();
      },
    },
  };
}
