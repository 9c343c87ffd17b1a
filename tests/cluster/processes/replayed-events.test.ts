import { callRecordsClient, openChannel } from "@tandem/adapter-grpc";
import { hasCaughtUp, natsEventLog } from "@tandem/adapter-nats";
import { transferredCall, wholeCall } from "@tandem/cdr/testing";
import { type Call, type CallEvent, ListCallsRequest } from "@tandem/contracts";
import { type Random, seededRandom } from "@tandem/testkit";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../../cli/src/cluster/servers/free-port.ts";
import { type NatsUnderTest, startNats } from "../nats/nats-under-test.ts";
import { kyselyOn, type TestServer, testServer } from "../postgres/test-server.ts";
import { type ServiceProcess, startService } from "./service-process.ts";

const CONFIG = new URL("../../../examples/demo.yaml", import.meta.url).pathname;
/** `TANDEM_REPLAY_ROUNDS=20 TANDEM_REPLAY_SEED=1` plays more of them, each with other moments. */
const ROUNDS = Number(process.env["TANDEM_REPLAY_ROUNDS"] ?? 1);
const SEED = Number(process.env["TANDEM_REPLAY_SEED"] ?? process.pid);
const CALLS = 120;
const KILLS = 6;
const LARGEST_APPEND = 40;
const CAUGHT_UP_MS = 90_000;
const ROUND_MS = 240_000;
const READY = { timeout: 60_000, interval: 200 };

const VICTIMS = ["billing", "cdr", "postgres"] as const;
type Victim = (typeof VICTIMS)[number];

let postgres: TestServer;
let nats: NatsUnderTest;
let environments: Readonly<Record<"billing" | "cdr", Readonly<Record<string, string>>>>;
const running = new Map<"billing" | "cdr", ServiceProcess>();
const local = async (): Promise<string> => `127.0.0.1:${await freePort("127.0.0.1")}`;

beforeAll(async () => {
  [postgres, nats] = await Promise.all([testServer(), startNats()]);
  const servers = { TANDEM_DATABASE_URL: postgres.server.url, TANDEM_NATS_URL: nats.server.url };
  const billing = await local();
  environments = {
    billing: { ...servers, TANDEM_CONFIG: CONFIG, TANDEM_GRPC_LISTEN: billing, TANDEM_ADMIN_LISTEN: await local() },
    cdr: {
      ...servers,
      TANDEM_BILLING_URL: `dns:///${billing}`,
      TANDEM_GRPC_LISTEN: await local(),
      TANDEM_ADMIN_LISTEN: await local(),
    },
  };
}, 60_000);

afterAll(async () => {
  await Promise.all([...running.values()].map((service) => service.end()));
  await nats.close();
  await postgres.close();
}, 60_000);

function start(name: "billing" | "cdr"): void {
  running.set(name, startService(name, environments[name]));
}

async function ready(): Promise<void> {
  for (const service of running.values())
    await expect.poll(async () => (await service.ready())?.status, READY).toBe(200);
}

/** kill -9, and back at once. */
async function kill(victim: Victim): Promise<void> {
  if (victim === "postgres") {
    await postgres.server.kill();
    await postgres.server.restart();
    return;
  }
  running.get(victim)?.child.kill("SIGKILL");
  start(victim);
}

/** Two empty services and what they make of these appends, as both show it. */
async function recordsAfter(appends: readonly (readonly CallEvent[])[], killedAt: ReadonlyMap<number, Victim>) {
  await Promise.all([...running.values()].map((service) => service.end()));
  const db = kyselyOn(await postgres.connect({ poolSize: 1 }));
  await sql`drop schema if exists billing cascade`.execute(db);
  await sql`drop schema if exists cdr cascade`.execute(db);
  start("billing");
  start("cdr");
  await ready();
  const connection = await nats.connect("router-0");
  const log = natsEventLog(connection, { router: "router-0", gatherMs: 5 });
  for (const [index, events] of appends.entries()) {
    await log.append(events);
    const victim = killedAt.get(index);
    if (victim !== undefined) await kill(victim);
  }
  await ready();
  for (const durable of ["billing", "cdr"] as const)
    expect(await hasCaughtUp(connection, durable, CAUGHT_UP_MS)).toBe(true);
  log.close();
  return await shown();
}

async function shown(): Promise<readonly Call[]> {
  const channel = await openChannel({ url: `dns:///${environments.cdr["TANDEM_GRPC_LISTEN"]}`, name: "cdr" });
  const port = callRecordsClient(channel);
  const { calls } = await port.listCalls(ListCallsRequest.fromPartial({ pageSize: 1000 }));
  channel.close();
  return calls;
}

function cut(events: readonly CallEvent[], random: Random): readonly (readonly CallEvent[])[] {
  const appends: (readonly CallEvent[])[] = [];
  for (let at = 0; at < events.length; ) {
    const size = random.between(1, LARGEST_APPEND);
    appends.push(events.slice(at, at + size));
    at += size;
  }
  return appends;
}

function shuffled(events: readonly CallEvent[], random: Random): readonly CallEvent[] {
  const left = [...events];
  for (let last = left.length - 1; last > 0; last -= 1) {
    const other = random.between(0, last);
    [left[last], left[other]] = [left[other] as CallEvent, left[last] as CallEvent];
  }
  return left;
}

test("events twice, shuffled, with kill -9 of billing, the records and the database: the same records and charges", {
  timeout: ROUND_MS * (ROUNDS + 1),
}, async () => {
  const events = Array.from({ length: CALLS }, (_, index) =>
    index % 3 === 0 ? transferredCall(`p${index}`, `c${index}`, index * 1000) : wholeCall(index + 1),
  ).flat();
  const undisturbed = await recordsAfter([events.slice(0, 500), events.slice(500)], new Map());
  expect(undisturbed).toHaveLength(CALLS + CALLS / 3);
  expect(undisturbed.every((call) => call.isComplete)).toBe(true);
  expect(undisturbed.filter((call) => call.price !== undefined).length).toBeGreaterThanOrEqual((CALLS * 2) / 3);

  for (let round = 0; round < ROUNDS; round += 1) {
    const random = seededRandom(SEED + round);
    const appends = cut(shuffled([...events, ...events], random), random);
    // Each victim once at least; the last one when all is published and half of it is read.
    const victims = Array.from({ length: KILLS }, (_, i) => VICTIMS[i % VICTIMS.length] ?? "cdr");
    const killedAt = new Map(victims.map((victim) => [random.between(0, appends.length - 1), victim]));
    const disturbed = await recordsAfter(appends, killedAt);
    expect(disturbed, `TANDEM_REPLAY_SEED=${SEED + round}`).toEqual(undisturbed);
  }
});
