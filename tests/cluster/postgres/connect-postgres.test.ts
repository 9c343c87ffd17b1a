import { ensureTemplate, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { connectPostgres } from "@tandem/adapter-postgres";
import { type Kysely, Kysely as KyselyDatabase, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { kyselyOn, type TestServer, testServer } from "./test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

/** What it says before it is told to give up. */
async function firstWordOf(url: string): Promise<string> {
  const ending = new AbortController();
  const said: string[] = [];
  const say = (what: string): void => {
    said.push(what);
    ending.abort();
  };
  expect(await connectPostgres({ url, name: "test", say, signal: ending.signal })).toBeUndefined();
  return said.join("\n");
}

describe("a server that cannot be used is told, with where and why, and never with a password", () => {
  test.each<[string, Partial<Record<"port" | "username" | "password" | "pathname" | "hostname", string>>, RegExp]>([
    ["nothing listens there", { port: "1" }, /127\.0\.0\.1:1\/postgres: the connection is refused/],
    ["the password is wrong", { password: "guess" }, /the password of the user tandem is refused/],
    ["there is no password", { password: "" }, /it wants a password for the user tandem/],
    ["there is no such user", { username: "nobody" }, /the password of the user nobody is refused/],
    ["there is no such database", { pathname: "/none" }, /there is no database none: create it/],
    ["the name does not resolve", { hostname: "postgres.invalid" }, /invalid:\d+\/postgres: the name does not resolve/],
  ])("%s", async (_, change, expected) => {
    const url = Object.assign(new URL(server.server.url), change);
    const word = await firstWordOf(url.href);
    expect(word).toMatch(expected);
    expect(word).toMatch(/trying again$/);
    expect(word).not.toContain("guess");
    expect(word).not.toContain(new URL(server.server.url).password);
  });
});

test("it keeps trying until the server is there", async () => {
  await server.server.stop();
  const said: string[] = [];
  const connecting = connectPostgres({ url: server.server.url, name: "test", say: (what) => said.push(what) });
  await expect.poll(() => said).toHaveLength(1);
  await server.server.restart();
  const database = await connecting;
  onTestFinished(async () => database?.close());
  expect(await database?.check()).toBeUndefined();
});

test("values come as they do from PGlite", async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  const embedded = await openPgliteInMemory();
  onTestFinished(() => embedded.close());
  const ask = async (db: Kysely<unknown>) =>
    (
      await sql`select 9007199254740993::bigint as big, 1.10::numeric as exact, 7 as small, true as yes, array['a','b'] as texts,
        null::bigint as none, ${"{}"}::jsonb as json, '\\x00ff'::bytea as bytes, count(*) as count,
        ${["x", "y"]}::text[] as sent, ${12n}::bigint as sent_big from (values (1), (2)) as two`.execute(db)
    ).rows.map((row) => ({
      ...(row as object),
      bytes: Buffer.from((row as { bytes: Uint8Array }).bytes).toString("hex"),
    }));
  const [mine] = await ask(kyselyOn(await server.connect()));
  expect(mine).toEqual((await ask(new KyselyDatabase<unknown>({ dialect: embedded.dialect })))[0]);
  expect(mine).toMatchObject({ big: 9007199254740993n, exact: "1.10", count: 2n, sent_big: 12n });
});

describe("a pool outlives its server", () => {
  test("killed and restarted: statements are `unavailable` or `timeout` meanwhile, and go on after", async () => {
    const db = kyselyOn(await server.connect());
    await sql`create table kept (id int)`.execute(db);
    await Promise.all([1, 2, 3].map((id) => sql`insert into kept values (${id})`.execute(db)));
    await server.server.kill();
    // Sessions notice the death of their server one by one; from then on each statement says so.
    const failure = () =>
      sql`select 1`.execute(db).then(
        () => undefined,
        (error: unknown) => error,
      );
    await expect.poll(failure).toMatchObject({ name: "AdapterError" });
    await expect.poll(failure).toMatchObject({ code: "unavailable" });
    await server.server.restart();
    await expect.poll(failure).toBeUndefined();
    const { rows } = await sql<{ count: bigint }>`select count(*) as count from kept`.execute(db);
    expect(rows).toEqual([{ count: 3n }]);
  });

  test("a session that is ended while idle, or in the middle of a transaction, ends no process", async () => {
    const db = kyselyOn(await server.connect({ poolSize: 1 }));
    const other = kyselyOn(await server.connect());
    const pidOf = async (on: Kysely<unknown>) =>
      (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(on)).rows[0]?.pid;
    const end = async (pid: number | undefined) => {
      await sql`select pg_terminate_backend(${pid}, 5000)`.execute(other);
    };
    const idle = await pidOf(db);
    await end(idle);
    await expect.poll(() => pidOf(db).catch(() => idle)).not.toBe(idle);
    const broken = db.transaction().execute(async (transaction) => {
      await end(await pidOf(transaction));
      await sql`select 1`.execute(transaction);
    });
    await expect(broken).rejects.toMatchObject({ name: "AdapterError" });
    expect(await pidOf(db)).toBeTypeOf("number");
  });

  test("a statement that takes too long is a `timeout`, and the connection is good after it", async () => {
    const db = kyselyOn(await server.connect({ poolSize: 1, statementTimeoutMs: 50 }));
    await expect(sql`select pg_sleep(30)`.execute(db)).rejects.toMatchObject({ name: "AdapterError", code: "timeout" });
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  test("a server that says nothing any more is a `timeout` as well", async () => {
    const db = kyselyOn(await server.connect({ poolSize: 1, statementTimeoutMs: 50 }));
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
    const pid = rows[0]?.pid ?? 0;
    await server.server.signal(pid, "SIGSTOP");
    onTestFinished(() => server.server.signal(pid, "SIGCONT"));
    await expect(sql`select 1`.execute(db)).rejects.toMatchObject({ name: "AdapterError", code: "timeout" });
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  test("what a statement itself does wrong stays PostgreSQL's own error", async () => {
    const db = kyselyOn(await server.connect());
    await sql`create table one (id int primary key)`.execute(db);
    await sql`insert into one values (1)`.execute(db);
    await expect(sql`insert into one values (1)`.execute(db)).rejects.toMatchObject({
      code: "23505",
      constraint: "one_pkey",
    });
  });
});
