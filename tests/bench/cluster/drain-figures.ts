import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startSipp } from "../../load/sipp-process.ts";
import { atMost, type Figure, reported } from "../figure.ts";
import { pidOf, startCluster } from "./cluster-process.ts";

const CALLS = 1_000;
const RATE = 100;
const TALK_MS = 30_000;
const LIMIT_MS = 120_000;
const LOOK_MS = 5;
const DRAIN_GOAL_MS = 1_000;
const CALLED = "sip:+12025550101@acme.trunk.example";

const scenario = (name: string): string => fileURLToPath(new URL(`../../load/${name}.xml`, import.meta.url));

/** A thousand calls are up on two routers; one of them is told to end. How long that takes, and what it costs the calls. */
export async function drainFigures(say: (what: string) => void): Promise<readonly Figure[]> {
  say(`drain of a router, ${CALLS} calls up`);
  const cluster = await startCluster(2, 1);
  try {
    const callee = await startSipp({
      scenario: scenario("transferee"),
      address: "127.0.20.3",
      calls: CALLS,
      limitMs: LIMIT_MS,
    });
    const caller = await startSipp({
      scenario: scenario("long-call"),
      address: "127.0.20.2",
      remote: "127.0.20.1:5060",
      calls: CALLS,
      rate: RATE,
      keys: { called: CALLED },
      args: ["-l", String(CALLS)],
      limitMs: LIMIT_MS,
    });
    await pause((CALLS / RATE) * 1_000 + 5_000);
    const pid = pidOf(cluster, "router-0");
    const since = performance.now();
    process.kill(pid, "SIGTERM");
    while (isAlive(pid) && performance.now() - since < TALK_MS) await pause(LOOK_MS);
    const drainMs = performance.now() - since;
    const [called, answered] = [await caller.done, await callee.stop()];
    return [
      atMost(DRAIN_GOAL_MS, `drain of a router, ${CALLS} calls up on two`, drainMs, "ms"),
      atMost(0, "  calls lost by it", CALLS - Math.min(called.successful, answered.successful), "calls"),
      reported("  messages that the parties sent again", called.retransmissions + answered.retransmissions, "messages"),
    ];
  } finally {
    await cluster.stop();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
