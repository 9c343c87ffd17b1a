import { spawn } from "node:child_process";
import { CallEventBatch, Direction, LegSide } from "@tandem/contracts";
import type { Release } from "../release.ts";
import { must } from "../run.ts";
import { calls } from "./calls.ts";

/** One condition that is provoked, the alerts that must tell of it, and what their runbooks say to do. */
export interface Trial {
  readonly name: string;
  readonly alerts: readonly string[];
  /** Answers what the runbooks say to do. */
  readonly provoke: (release: Release) => Promise<() => Promise<void>>;
}

const LONG = { rate: 4, seconds: 3_600, talkMs: 2_000 };

/** Takes every process of a component away; it comes back as it was. */
function away(component: string, kind: "deployment" | "statefulset", replicas: number) {
  return async (release: Release): Promise<() => Promise<void>> => {
    const workload = `${kind}/tandem-${component}`;
    await release.kubectl("scale", workload, "--replicas=0");
    return async () => {
      await release.kubectl("scale", workload, `--replicas=${replicas}`);
      await release.ready(component);
    };
  };
}

/** While calls go on. */
function underCalls(name: string, provoke: Trial["provoke"]): Trial["provoke"] {
  return async (release) => {
    const end = await calls(release, name, LONG);
    const remedy = await provoke(release);
    return async () => {
      await remedy();
      await end();
    };
  };
}

const CLI = 'redis-cli --no-auth-warning -a "$REDIS_PASSWORD"';

async function redis(release: Release, ...command: readonly string[]): Promise<string> {
  const line = `${CLI} ${command.join(" ")}`;
  return (await release.kubectl("exec", "tandem-redis-0", "--", "sh", "-c", line)).trim();
}

/** Publishes bytes as events of calls, with a router's own right to the bus. */
async function publish(release: Release, bytes: Uint8Array): Promise<void> {
  const script = `
    const { username, password, hostname, port } = new URL(process.env.TANDEM_NATS_URL);
    const bytes = Buffer.from("${Buffer.from(bytes).toString("base64")}", "base64");
    const socket = require("net").connect(Number(port || 4222), hostname, () => {
      const user = decodeURIComponent(username), pass = decodeURIComponent(password);
      socket.write("CONNECT " + JSON.stringify({ verbose: false, user, pass }) + "\\r\\n");
      socket.write("PUB evt.call.trial " + bytes.length + "\\r\\n");
      socket.write(bytes);
      socket.write("\\r\\nPING\\r\\n");
    });
    socket.on("data", (data) => { if (String(data).includes("PONG")) socket.end(); });`;
  await release.kubectl("exec", "deployment/tandem-routers", "--", "node", "-e", script);
}

/** The end of a leg that was let through as having a price, and has none. */
function unpricedLeg(): Uint8Array {
  const at = Date.now();
  const id = `trial-${at.toString(36)}`;
  const leg = {
    legId: `${id}-1`,
    recordId: id,
    side: LegSide.CARRIER,
    direction: Direction.OUTBOUND,
    number: "+12025550190",
    rateDeck: "no-such-deck",
    answeredAtMs: at - 10_000,
    endedAtMs: at,
  };
  const event = { id: `${id}/end`, incarnation: id, atMs: at, body: { $case: "legEnded" as const, value: leg } };
  return CallEventBatch.encode(CallEventBatch.fromPartial({ events: [event] })).finish();
}

/** 200,000 datagrams that are no SIP, faster than anybody reads them. */
async function flood(release: Release): Promise<void> {
  const [pod] = await release.pods("edges");
  const address = (await release.kubectl("get", "pod", pod ?? "", "--output", "jsonpath={.status.podIP}")).trim();
  const script = `
    const socket = require("dgram").createSocket("udp4");
    const bytes = Buffer.alloc(1200, "x");
    let left = 200000;
    const burst = () => {
      for (let i = 0; i < 2000 && left > 0; i += 1, left -= 1) socket.send(bytes, 5060, "${address}");
      if (left > 0) setImmediate(burst); else setTimeout(() => socket.close(), 500);
    };
    socket.bind(() => { socket.setSendBufferSize(4194304); burst(); });`;
  const routers = await release.pods("routers");
  await Promise.all(
    routers.map((router) => release.kubectl("exec", router, "--", "node", "-e", script).catch(() => undefined)),
  );
}

/** Makes Redis stand still for 0.4 s, twice a second. */
function pauses(release: Release): () => Promise<void> {
  const line = `while :; do ${CLI} client pause 400 all >/dev/null; sleep 0.5; done`;
  const args = ["--namespace", release.namespace, "exec", "tandem-redis-0", "--", "timeout", "600", "sh", "-c", line];
  const child = spawn("kubectl", args, { stdio: "ignore" });
  return async () => {
    child.kill("SIGTERM");
    // The loop in the pod has no terminal that could end it.
    await redis(release, "client", "unpause").catch(() => "");
    await release.kubectl("delete", "pod", "tandem-redis-0", "--wait=true");
    await release.ready("redis");
  };
}

/** Writes over the states of all calls, and has another router read those of one. */
async function breakCall(release: Release): Promise<string> {
  for (let look = 0; look < 60; look += 1) {
    const keys = (await redis(release, "--scan", "--pattern", "'a:{p*'")).split("\n").filter((key) => key !== "");
    const [key] = keys;
    if (key !== undefined) {
      const broken = `for key in $(${CLI} --scan --pattern 'a:{p*'); do ${CLI} hset "$key" hot broken; done`;
      await release.kubectl("exec", "tandem-redis-0", "--", "sh", "-c", broken);
      const partition = /\{p(\d+)\}/.exec(key)?.[1] ?? "";
      const owner = await redis(release, "--raw", "hgetall", `'own:{p${partition}}'`);
      const router = (await release.pods("routers")).find((pod) => owner.includes(pod));
      if (router === undefined) throw new Error(`nobody owns partition ${partition}: ${owner}`);
      await release.kubectl("delete", "pod", router, "--grace-period=0", "--force", "--wait=true");
      return key;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("there was no call");
}

export const TRIALS: readonly Trial[] = [
  {
    name: "a carrier answers 503",
    alerts: ["TandemCarrierFailing", "TandemTransfersFailing"],
    provoke: (release) => calls(release, "refused", LONG, 503),
  },
  {
    name: "the database is away",
    alerts: ["TandemNotReady", "TandemEventsBehind"],
    provoke: underCalls("database", away("postgres", "statefulset", 1)),
  },
  {
    name: "billing is away",
    alerts: ["TandemProcessMissing", "TandemBillingSilent"],
    provoke: underCalls("billing", away("billing", "deployment", 1)),
  },
  {
    name: "the bus is away",
    alerts: ["TandemConnectionLost", "TandemEventLogLagging", "TandemRouterFrozen", "TandemDirectoryOld"],
    provoke: away("nats", "statefulset", 1),
  },
  {
    name: "there is no router",
    alerts: ["TandemUndelivered"],
    provoke: underCalls("routers", away("routers", "deployment", 2)),
  },
  {
    name: "Redis may use little memory",
    alerts: ["TandemRedisMemory"],
    async provoke(release) {
      const info = await redis(release, "info", "memory");
      const used = Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
      const before = (await redis(release, "config", "get", "maxmemory")).split("\n").at(-1)?.trim() ?? "0";
      await redis(release, "config", "set", "maxmemory", String(Math.round(used * 1.2)));
      return async () => void (await redis(release, "config", "set", "maxmemory", before));
    },
  },
  {
    name: "Redis is slow",
    alerts: ["TandemCommitsSlow"],
    provoke: underCalls("slow", async (release) => pauses(release)),
  },
  {
    name: "events that nobody can read, and a leg without a price",
    alerts: ["TandemPoisonEvents", "TandemMoneyAlarm"],
    async provoke(release) {
      await publish(
        release,
        Uint8Array.from({ length: 32 }, () => 0xff),
      );
      await publish(release, unpricedLeg());
      return async () => {
        const sql = "select reason from billing.poison union all select reason from cdr.poison";
        const line = `psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "${sql}"`;
        console.log(await release.kubectl("exec", "tandem-postgres-0", "--", "sh", "-c", line).catch(String));
      };
    },
  },
  {
    name: "a call that cannot be read",
    alerts: ["TandemStepFaults"],
    provoke: async (release) => {
      const end = await calls(release, "broken", { rate: 1, seconds: 3_600, talkMs: 20_000 });
      const key = await breakCall(release);
      await release.ready("routers");
      return async () => {
        await end();
        await redis(release, "del", `'${key}'`);
      };
    },
  },
  {
    name: "a flood of datagrams",
    alerts: ["TandemSocketDrops"],
    async provoke(release) {
      await flood(release);
      return async () => undefined;
    },
  },
];

/** Whether there is something to try on. */
export async function isInstalled(release: Release): Promise<boolean> {
  return must("kubectl", ["--namespace", release.namespace, "get", "service", "tandem-prometheus"]).then(
    () => true,
    () => false,
  );
}
