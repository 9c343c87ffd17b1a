import { localWorker } from "../../../cli/src/load/control/worker-link.ts";
import type { LoadPlan } from "../../../cli/src/load/load-plan.ts";
import { folderUsage } from "../../../cli/src/load/usage/machine-usage.ts";
import { startCluster } from "../../bench/cluster/cluster-process.ts";
import type { PlatformProcess } from "../platform-process.ts";
import type { ScaledPlatform } from "./scaled-platform.ts";

/** Ports of the calling side: the kernel spreads them over the edges that share the address. */
const CALLERS = 32;
const NET = "127.0.20";

/** `tandem cluster` on this machine, started anew for each count. CPU by /proc, the three servers included. */
export function localPlatform(): ScaledPlatform {
  let cluster: PlatformProcess | undefined;
  return {
    async scale(count) {
      await cluster?.stop();
      cluster = undefined;
      cluster = await startCluster(count, count);
    },
    usage: {
      look() {
        const source = cluster === undefined ? undefined : folderUsage(cluster.data);
        if (source === undefined) throw new Error("the cluster does not run");
        return source.look();
      },
    },
    workers: () => Promise.resolve([localWorker(standardPlan())]),
    async close() {
      await cluster?.stop();
    },
  };
}

/** The standard load on trunk.yaml, class PSTN. */
function standardPlan(): LoadPlan {
  return {
    worker: `scale${process.hrtime.bigint().toString(36)}`,
    targets: [`${NET}.1:5060`],
    callers: Array.from({ length: CALLERS }, (_, i) => ({ address: `${NET}.2`, port: 5_060 + 2 * i })),
    called: [
      { address: `${NET}.3`, port: 5_060 },
      { address: `${NET}.4`, port: 5_060 },
    ],
    from: "sip:+12025550100@acme.trunk.example",
    dials: ["sip:+12025550101@acme.trunk.example"],
    referTo: ["sip:+12025550202@acme.trunk.example"],
    talkMs: 100,
    afterMs: 300,
    answerMs: 20,
    hangUpMs: 1_000,
    patienceMs: 10_000,
    most: 20_000,
  };
}
