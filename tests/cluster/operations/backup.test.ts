import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";
import { connectNats, type NatsConnection } from "@tandem/adapter-nats";
import { connectPostgres, type PostgresDatabase } from "@tandem/adapter-postgres";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findProgram } from "../../../cli/src/cluster/servers/find-program.ts";
import { until } from "../chaos/chaos-cluster.ts";
import { type Stage, startStage } from "../chaos/stage.ts";
import { type StandingCall, standingCall } from "../chaos/standing-call.ts";
import { kyselyOn } from "../postgres/test-server.ts";

const NET = `127.${1 + (process.pid % 250)}.62`;
const TOKEN = "t".repeat(48);
const DIRECTORY = fileURLToPath(new URL("../../../services/transfer-router/src/directory.ts", import.meta.url));
const RECORDS = ["billing", "cdr", "portal"] as const;
const POLL = { timeout: 60_000, interval: 200 };
const ENDED_MS = 20_000;
const run = promisify(execFile);

let stage: Stage;
let folder: string;
let database: PostgresDatabase;
let db: Kysely<unknown>;
let nats: NatsConnection;
/** Every message of the event log, as it was published. */
const events: { readonly subject: string; readonly data: Uint8Array }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tandem-backup-"));
  stage = await startStage({ routers: 1, edges: 1, transport: "UDP", net: NET });
  const { cluster } = stage;
  await cluster.restart("portal", { TANDEM_HTTP_TOKEN: TOKEN });
  const connected = await connectPostgres({ url: cluster.postgres.url, name: "backup", say: () => undefined });
  if (connected === undefined) throw new Error("nobody ends this connection");
  database = connected;
  db = kyselyOn(database);
  nats = await connectNats({ servers: cluster.nats.url, name: "backup", say: () => undefined });
  nats.driver.subscribe("evt.call.>", {
    callback: (_, { subject, data }) => void events.push({ subject, data: Uint8Array.from(data) }),
  });
  await nats.driver.flush();
}, 300_000);
afterAll(async () => {
  await nats.close();
  await database.close();
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

async function standing(): Promise<StandingCall> {
  for (;;) {
    const call = await standingCall(stage);
    if (call !== undefined) return call;
    const { status } = stage.parties.of.pbx.agent.dialogs.at(-1) ?? {};
    if (status === undefined || status < 500) throw new Error(`a call did not get up: ${status}`);
  }
}

/** Hangs up. @returns when its line is in the ledger and its record is whole */
async function charged({ pbx, north, callId }: StandingCall): Promise<void> {
  stage.parties.of.pbx.act({ kind: "bye" }, pbx);
  expect(await until(() => pbx.state === "ended" && north.state === "ended", ENDED_MS)).toBe(true);
  await expect.poll(() => linesOf(callId), POLL).toBe(1);
}

/** Lines of a call's record, by the Call-ID of a leg. */
async function linesOf(callId: string): Promise<number> {
  const { rows } = await sql<{ lines: bigint }>`
    select count(l.leg_id) as lines from cdr.calls c join billing.lines l on l.record_id = c.call_id
    where c.sip_call_ids @> array[${callId}] and not c.is_open`.execute(db);
  return Number(rows[0]?.lines ?? 0);
}

/** Every row of every table, as text, but for what a portal forgets by itself. */
async function everything(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema in ('billing', 'cdr', 'portal') order by 1, 2`.execute(db);
  const found: Record<string, readonly string[]> = {};
  for (const { schema, name } of tables) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.table(`${schema}.${name}`)} t order by 1`.execute(db);
    found[`${schema}.${name}`] = rows.map(({ row }) => row);
  }
  return found;
}

/** `node directory.mjs export` or `import` of an image, as docs/operations.md has it. */
async function directory(what: "export" | "import", input = ""): Promise<{ code: number | null; out: string }> {
  const environment = { PATH: process.env["PATH"] ?? "", TANDEM_NATS_URL: stage.cluster.nats.url };
  const child = spawn(process.execPath, [DIRECTORY, what], { env: environment, stdio: ["pipe", "pipe", "ignore"] });
  let out = "";
  child.stdout.on("data", (bytes: Buffer) => {
    out += bytes.toString("utf8");
  });
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out };
}

async function keyIn(): Promise<string> {
  const response = await fetch(`http://${stage.cluster.http}/v1/keys`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ scopes: ["calls:read"] }),
  });
  const { keyId, secret } = (await response.json()) as { readonly keyId: string; readonly secret: string };
  return `Basic ${Buffer.from(`${keyId}:${secret}`).toString("base64")}`;
}

async function trunksSeenBy(authorization: string): Promise<readonly string[] | number> {
  const response = await fetch(`http://${stage.cluster.http}/v1/trunks`, { headers: { authorization } });
  if (!response.ok) return response.status;
  const { trunks } = (await response.json()) as { readonly trunks: readonly { readonly name: string }[] };
  return trunks.map(({ name }) => name);
}

it("ledger, records, users and directory come back as they were; what is told twice is charged once", {
  timeout: 400_000,
}, async () => {
  const { cluster } = stage;
  const url = cluster.postgres.url;
  const dump = join(folder, "tandem.dump");
  const key = await keyIn();
  let before: Awaited<ReturnType<typeof everything>> | undefined;
  const [first, across, late] = [await standing(), await standing(), await standing()];
  await charged(first);

  await expect.poll(async () => (await everything())["cdr.signalling_calls"]?.length, POLL).toBe(1);

  // docs/operations.md: one snapshot of three schemas, and the directory. Calls are up: it is compared with what did not change meanwhile.
  const dumped = async () => {
    const before = await everything();
    await run(findProgram("pg_dump", "postgresql"), [
      "--format=custom",
      `--dbname=${url}`,
      `--file=${dump}`,
      ...RECORDS.map((schema) => `--schema=${schema}`),
    ]);
    return isDeepStrictEqual(before, await everything()) ? before : undefined;
  };
  while (before === undefined) before = await dumped();
  const exported = await directory("export");
  expect(exported.code).toBe(0);
  expect(before["billing.lines"]).toHaveLength(1);
  expect(before["portal.keys"]).toHaveLength(1);
  // What comes after a backup is not in it.
  await charged(late);

  for (const name of RECORDS) await cluster.stop(name);
  for (const schema of RECORDS) await sql`drop schema ${sql.id(schema)} cascade`.execute(db);
  const bucket = await nats.driver.jetstream().views.kv("directory");
  await bucket.destroy();
  expect((await directory("export")).code).not.toBe(0);

  await run(findProgram("pg_restore", "postgresql"), [
    "--exit-on-error",
    "--single-transaction",
    `--dbname=${url}`,
    dump,
  ]);
  expect(await everything()).toEqual(before);
  expect((await directory("import", exported.out.slice(0, -40))).code).toBe(2);
  expect((await directory("import", exported.out)).code).toBe(0);
  const again = await directory("export");
  expect(again.out.split("\n").slice(1)).toEqual(exported.out.split("\n").slice(1));

  for (const name of RECORDS) await cluster.revive(name);
  await expect.poll(() => trunksSeenBy(key), POLL).toEqual(["acme"]);
  expect(await linesOf(first.callId)).toBe(1);
  expect(await linesOf(late.callId)).toBe(0);

  // A call that was up all the while, a new one, and every event of before once more.
  await charged(across);
  const fresh = await standing();
  await charged(fresh);
  for (const { subject, data } of events.slice()) await nats.driver.jetstream().publish(subject, data);
  // The events are still there, so what came after the backup comes back from them.
  await expect.poll(() => linesOf(late.callId), POLL).toBe(1);
  const calls = [first, across, late, fresh];
  expect(await Promise.all(calls.map(({ callId }) => linesOf(callId)))).toEqual([1, 1, 1, 1]);
  const { rows } = await sql<{ lines: bigint }>`select count(*) as lines from billing.lines`.execute(db);
  expect(Number(rows[0]?.lines)).toBe(calls.length);
  expect(cluster.alarms()).toEqual([]);
});
