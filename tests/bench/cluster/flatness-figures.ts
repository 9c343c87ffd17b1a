import { runLoad } from "../../load/run-load.ts";
import { atMost, type Figure, reported } from "../figure.ts";
import { startCluster } from "./cluster-process.ts";

const ROUTERS = [1, 2, 4, 8] as const;
const ROUNDS = 3;
/** Calls for each router that compile its code, and are not counted. */
const WARM_UP_CALLS = 400;
const WARM_UP_RATE = 100;
/** A second and router: the way a cluster grows. */
const RATE_OF_A_ROUTER = 6;
/** A second for all of them: the same calls spread thinner and thinner. */
const RATE_OF_ALL = 48;
const SECONDS = 20;
const GOAL = 0.1;

interface Way {
  readonly name: string;
  readonly rateOf: (routers: number) => number;
}
const WAYS: readonly Way[] = [
  { name: `${RATE_OF_A_ROUTER} calls/s a router`, rateOf: (routers) => routers * RATE_OF_A_ROUTER },
  { name: `${RATE_OF_ALL} calls/s in all`, rateOf: () => RATE_OF_ALL },
];

/**
 * CPU a call with 1, 2, 4 and 8 routers, warmed alike: rounds interleaved, the median of each. The goal is that a call of a
 * larger cluster costs no more; that it costs less where more of them share a wake-up is no fault.
 */
export async function flatnessFigures(say: (what: string) => void): Promise<readonly Figure[]> {
  const seen = WAYS.map((way) => ({ way, of: new Map<number, number[]>(ROUTERS.map((routers) => [routers, []])) }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const routers of ROUTERS) {
      say(`${routers} routers, round ${round + 1} of ${ROUNDS}`);
      const cluster = await startCluster(routers, 1);
      try {
        const load = { pid: cluster.pid, targetClass: "PSTN", capture: false } as const;
        await runLoad({ ...load, rate: WARM_UP_RATE, calls: WARM_UP_CALLS * routers });
        for (const { way, of } of seen) {
          const rate = way.rateOf(routers);
          const { cpuMsPerCall, failed } = await runLoad({ ...load, rate, calls: rate * SECONDS });
          say(`  ${way.name}: ${cpuMsPerCall.toFixed(1)} ms a call, ${failed} failed`);
          if (failed === 0) of.get(routers)?.push(cpuMsPerCall);
        }
      } finally {
        await cluster.stop();
      }
    }
  }
  return seen.flatMap(({ way, of }) => {
    const medians = ROUTERS.map((routers) => medianOf(of.get(routers) ?? []));
    const least = medians[0] ?? Number.NaN;
    const dearest = Math.max(...medians);
    return [
      ...ROUTERS.map((routers, i) =>
        reported(`  CPU of a call, ${routers} routers, ${way.name}`, medians[i] ?? Number.NaN, "ms"),
      ),
      atMost(GOAL, `rise from 1 router to the dearest, ${way.name}`, dearest / least - 1, "share"),
    ];
  });
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
