import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPglite } from "@tandem/adapter-pglite";
import { openBilling } from "@tandem/billing";
import { DECKS } from "@tandem/billing/testing";
import { openCdr } from "@tandem/cdr";
import { wholeCall } from "@tandem/cdr/testing";
import type { CallEvent } from "@tandem/contracts";
import { Kysely, sql } from "kysely";
import { cpuMsOf, cpuMsOfTree } from "../../../cli/src/load/usage/process-cpu.ts";
import { kyselyOn, testServer } from "../../cluster/postgres/test-server.ts";
import { atLeast, atMost, type Figure, reported } from "../figure.ts";

/** Compiles code and fills caches, and is not counted. */
const WARM_CALLS = 3_000;
const POSTGRES_CALLS = 30_000;
const PGLITE_CALLS = 12_000;
/** Calls in one write of a reader that has work waiting. */
const BATCH = 500;
const POSTGRES_GOAL = 5_000;
const PGLITE_GOAL = 2_000;
const HELD_GOAL_MS = 50;

type Consume = (events: readonly CallEvent[]) => Promise<void>;

/** Calls whose record and line are in the database, a second: on PostgreSQL, and beside SIP on PGlite. */
export async function writeFigures(say: (what: string) => void): Promise<readonly Figure[]> {
  say(`${POSTGRES_CALLS} calls written to PostgreSQL`);
  const postgres = await onPostgres();
  say(`${PGLITE_CALLS} calls written to PGlite`);
  const pglite = await onPglite();
  return [
    atLeast(POSTGRES_GOAL, "calls written on PostgreSQL, a record and a line each", postgres.perSecond, "calls/s"),
    reported("CPU of writing one, in the services", postgres.ownMs, "ms"),
    reported("CPU of writing one, in PostgreSQL", postgres.serverMs, "ms"),
    atLeast(PGLITE_GOAL, "calls written on PGlite, a record and a line each", pglite.perSecond, "calls/s"),
    reported("CPU of writing one on PGlite, its own thread included", pglite.ownMs, "ms"),
    atMost(HELD_GOAL_MS, "longest that the SIP thread was held by it", pglite.heldMs, "ms"),
  ];
}

async function onPostgres() {
  const server = await testServer();
  try {
    // Two services with four connections each, as in the cluster, but on one thread.
    const [billing, cdr] = await Promise.all([server.connect(), server.connect()]);
    const [rate, record] = await bothServices(kyselyOn(billing), kyselyOn(cdr));
    const both = async (batches: readonly (readonly CallEvent[])[]): Promise<void> => {
      // Each reader goes through the log at its own pace.
      await Promise.all(
        [rate, record].map(async (consume) => {
          for (const events of batches) await consume(events);
        }),
      );
    };
    await both(batchesOf(0, WARM_CALLS));
    const batches = batchesOf(WARM_CALLS, POSTGRES_CALLS);
    const serverBefore = cpuMsOfTree(server.server.pid);
    const ownBefore = cpuMsOf(process.pid);
    const began = performance.now();
    await both(batches);
    const seconds = (performance.now() - began) / 1000;
    return {
      perSecond: POSTGRES_CALLS / seconds,
      ownMs: (cpuMsOf(process.pid) - ownBefore) / POSTGRES_CALLS,
      serverMs: (cpuMsOfTree(server.server.pid) - serverBefore) / POSTGRES_CALLS,
    };
  } finally {
    await server.close();
  }
}

async function onPglite() {
  const folder = mkdtempSync(join(tmpdir(), "tandem-bench-"));
  const opened = await openPglite({ folder, process });
  const db = new Kysely<unknown>({ dialect: opened.dialect });
  try {
    const [rate, record] = await bothServices(db, db, () => new Promise((resolve) => setImmediate(resolve)));
    const both = async (batches: readonly (readonly CallEvent[])[]): Promise<void> => {
      for (const events of batches) {
        await rate(events);
        await record(events);
      }
    };
    await both(batchesOf(0, WARM_CALLS));
    const batches = batchesOf(WARM_CALLS, PGLITE_CALLS);
    const held = longestHold();
    const ownBefore = cpuMsOf(process.pid);
    const began = performance.now();
    await both(batches);
    const seconds = (performance.now() - began) / 1000;
    return {
      perSecond: PGLITE_CALLS / seconds,
      ownMs: (cpuMsOf(process.pid) - ownBefore) / PGLITE_CALLS,
      heldMs: held.stop(),
    };
  } finally {
    await db.destroy();
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bothServices(
  billingDb: Kysely<unknown>,
  cdrDb: Kysely<unknown>,
  breathe?: () => Promise<void>,
): Promise<readonly [rate: Consume, record: Consume]> {
  const slices = breathe === undefined ? {} : { breathe };
  const alarm = (told: unknown): void => {
    throw new Error(`billing complains: ${JSON.stringify(told)}`);
  };
  const billing = await openBilling({ db: billingDb, decks: DECKS, alarm, ...slices });
  const cdr = await openCdr({ db: cdrDb, billing: billing.port, ...slices });
  await sql`truncate cdr.calls, billing.lines`.execute(cdrDb);
  return [billing.consume, cdr.consume];
}

function batchesOf(from: number, count: number): readonly (readonly CallEvent[])[] {
  return Array.from({ length: Math.ceil(count / BATCH) }, (_, batch) =>
    Array.from({ length: Math.min(BATCH, count - batch * BATCH) }, (_item, i) =>
      wholeCall(from + batch * BATCH + i),
    ).flat(),
  );
}

/**
 * The most processor time that this thread has used between two looks of a timer of 1 ms, in ms: for so long the writing
 * may have kept everything else from its turn. Processor time, for other programs of the machine hold the thread too.
 */
function longestHold(): { stop(): number } {
  const usedMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = usedMs();
  let longest = 0;
  const timer = setInterval(() => {
    const now = usedMs();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return {
    stop() {
      clearInterval(timer);
      return longest;
    },
  };
}
