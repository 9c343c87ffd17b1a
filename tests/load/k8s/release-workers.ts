import type { WorkerCommand } from "../../../cli/src/load/control/worker-link.ts";
import type { LoadPlan } from "../../../cli/src/load/load-plan.ts";
import type { LoadedRelease } from "./load-cluster-pods.ts";

const CALLED_PORT = 5_070;
const CALLER_PORT = 5_060;
/** Sockets of a worker's calling side: edges that share a node's address each get some. */
const CALLERS = 8;

export interface CallTimes {
  readonly talkMs: number;
  readonly afterMs: number;
}

/** Of the trunk that `load.workers` of the chart seeds. @param domain of it */
export async function releaseWorkers(
  release: LoadedRelease,
  {
    domain,
    targetClass,
    times,
  }: { readonly domain: string; readonly targetClass: "PSTN" | "SIP"; readonly times: CallTimes },
): Promise<readonly WorkerCommand[]> {
  const pods = (await release.pods()).filter(({ component }) => component === "load");
  if (pods.length === 0) {
    throw new Error(
      `no load worker runs in ${release.namespace}: helm upgrade tandem deploy/k8s/tandem --reset-then-reuse-values --set load.workers=2,load.podCidrs={CIDR}`,
    );
  }
  const [{ name: first } = { name: "" }] = pods;
  const port = await edgePort(release, `${first.replace(/-\d+$/, "")}-edges`);
  const run = process.hrtime.bigint().toString(36);
  return pods.map(({ name, address }) => {
    const [, workload = "", index = "0"] = /^(.*)-(\d+)$/.exec(name) ?? [];
    const number = (first: number): string => `+1202555${first}${index.padStart(3, "0")}`;
    const foreign = `sip:agent@${name}.${workload}.${release.namespace}.svc.cluster.local:${CALLED_PORT}`;
    const plan: LoadPlan = {
      worker: `w${index}-${run}`,
      targets: [`${workload}-edges:${port}`],
      callers: Array.from({ length: CALLERS }, (_, i) => ({ address, port: CALLER_PORT + 1 + i })),
      called: [{ address, port: CALLED_PORT }],
      from: `sip:+12025550188@${domain}`,
      dials: [`sip:${number(1)}@${domain}`],
      referTo: [targetClass === "SIP" ? foreign : `sip:${number(2)}@${domain}`],
      ...times,
      answerMs: 20,
      hangUpMs: 1_000,
      patienceMs: 10_000,
      most: 20_000,
    };
    const args = [...release.execWords(name), "node", "/app/load-worker.mjs"];
    return { program: "kubectl", args, plan };
  });
}

/** A headless Service leads to the edges' own port. */
async function edgePort(release: LoadedRelease, service: string): Promise<string> {
  return release.kubectl("get", "service", service, "--output", "jsonpath={.spec.ports[0].port}");
}
