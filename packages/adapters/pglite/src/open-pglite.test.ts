import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureTemplate, type OpenDatabaseError, openPglite, openPgliteInMemory, TEMPLATE_FILE } from "./index.ts";

let root: string;
beforeAll(async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  root = await mkdtemp(join(tmpdir(), "tandem-pglite-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A process table in which only the given processes live. */
function processOf(pid: number, alive: readonly number[] = []) {
  return {
    pid,
    kill(other: number): boolean {
      if (other === pid || alive.includes(other)) return true;
      throw Object.assign(new Error("no such process"), { code: "ESRCH" });
    },
  };
}

async function refusal(open: Promise<unknown>): Promise<OpenDatabaseError> {
  return open.then(
    () => Promise.reject(new Error("it opened")),
    (error: OpenDatabaseError) => error,
  );
}

describe("a database in a folder", () => {
  test("keeps what was written when it is opened again, integers exact and numerics as written", async () => {
    const folder = join(root, "kept");
    const first = await openPglite({ folder, process });
    const db = new Kysely<unknown>({ dialect: first.dialect });
    await sql`create table lines (leg_id text primary key, micros bigint, ratio numeric, at integer)`.execute(db);
    await sql`insert into lines values ('l1', 9007199254740993, 0.10, 7)`.execute(db);
    await first.close();

    const second = await openPglite({ folder, process });
    const { rows } = await sql`select * from lines`.execute(new Kysely<unknown>({ dialect: second.dialect }));
    await second.close();
    expect(rows).toEqual([{ leg_id: "l1", micros: 9007199254740993n, ratio: "0.10", at: 7 }]);
  });

  test("keeps what was confirmed when its process is killed, and is free for the next one", async () => {
    const folder = join(root, "killed");
    const index = new URL("./index.ts", import.meta.url);
    const program = `
      import { Kysely, sql } from "kysely";
      import { openPglite } from ${JSON.stringify(index.href)};
      const { dialect } = await openPglite({ folder: ${JSON.stringify(folder)}, process });
      const db = new Kysely({ dialect });
      await sql\`create table calls (id integer primary key)\`.execute(db);
      await sql\`insert into calls select generate_series(1, 500)\`.execute(db);
      console.log("confirmed");`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: new URL("..", import.meta.url),
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");

    const database = await openPglite({ folder, process });
    const db = new Kysely<unknown>({ dialect: database.dialect });
    const { rows } = await sql`select count(*) as count from calls`.execute(db);
    await database.close();
    expect(rows).toEqual([{ count: 500n }]);
  });

  test("that was cut off while it was being made is made anew", async () => {
    const folder = join(root, "cut-off");
    await mkdir(join(folder, "postgres"), { recursive: true });
    await writeFile(join(folder, "postgres", "PG_VERSION"), "18\n");
    const database = await openPglite({ folder, process });
    const { rows } = await sql`select 1 as one`.execute(new Kysely<unknown>({ dialect: database.dialect }));
    await database.close();
    expect(rows).toEqual([{ one: 1 }]);
  });

  test("whose files were lost says so and is not made anew in silence", async () => {
    const folder = join(root, "lost");
    await mkdir(folder);
    await writeFile(join(folder, "created"), "");
    const error = await refusal(openPglite({ folder, process }));
    expect(error).toMatchObject({ code: "corrupt", message: expect.stringContaining("Put them back from a copy") });
    expect(await readdir(folder)).toEqual(["created"]);
  });

  test("whose files are damaged says so", async () => {
    const folder = join(root, "damaged");
    await mkdir(join(folder, "postgres"), { recursive: true });
    await writeFile(join(folder, "created"), "");
    await writeFile(join(folder, "postgres", "PG_VERSION"), "9\n");
    const error = await refusal(openPglite({ folder, process }));
    expect(error).toMatchObject({ code: "corrupt", message: expect.stringContaining(folder) });
  });
});

test("the template's name has the version of PGlite that made it", async () => {
  const manifest = new URL("../node_modules/@electric-sql/pglite/package.json", import.meta.url);
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
  expect(TEMPLATE_FILE).toContain(`pglite-${version}.`);
});

describe("a folder that cannot be written", () => {
  test("because a part of its path is a file", async () => {
    const file = join(root, "a-file");
    await writeFile(file, "");
    const error = await refusal(openPglite({ folder: join(file, "data"), process }));
    expect(error.code).toBe("unwritable");
    expect(error.message).toBe(
      `the data folder ${file}/data cannot be written: ${file} is a file, not a folder. Choose another folder.`,
    );
  });

  test("because its file system takes no folders", async () => {
    const error = await refusal(openPglite({ folder: "/proc/tandem/data", process }));
    expect(error.code).toBe("unwritable");
    expect(error.message).toContain("no folder can be made in /proc");
  });
});

describe("a folder's lock", () => {
  test("names the process that has the folder, and is given free at close", async () => {
    const folder = join(root, "shared");
    const first = await openPglite({ folder, process: processOf(4_000_001) });
    const error = await refusal(openPglite({ folder, process: processOf(4_000_002, [4_000_001]) }));
    expect(error).toMatchObject({ code: "in-use", message: expect.stringContaining("in use by process 4000001") });
    await first.close();
    const second = await openPglite({ folder, process: processOf(4_000_002) });
    await second.close();
    expect((await readdir(folder)).sort()).toEqual(["created", "postgres"]);
  });

  test.each([
    ["a process that has died", JSON.stringify({ pid: 4_000_003, startedAt: "1" })],
    ["an earlier process with this one's pid", JSON.stringify({ pid: process.pid, startedAt: "1" })],
    ["a crash in the middle of a word", '{"pid'],
  ])("left by %s is taken over", async (_, content) => {
    const folder = await mkdtemp(join(root, "stale-"));
    await writeFile(join(folder, "tandem.lock"), content);
    const database = await openPglite({ folder, process });
    await database.close();
    expect(await readdir(folder)).not.toContain("tandem.lock");
  });
});

describe("statements", () => {
  test("of two users of one connection never mix with a transaction, and a failed one is undone", async () => {
    const database = await openPgliteInMemory();
    const db = new Kysely<{ t: { a: number } }>({ dialect: database.dialect });
    await sql`create table t (a integer primary key)`.execute(db);
    const failed = db.transaction().execute(async (trx) => {
      await trx.insertInto("t").values({ a: 1 }).execute();
      await trx.insertInto("t").values({ a: 1 }).execute();
    });
    const [outcome, count] = await Promise.all([
      failed.then(
        () => undefined,
        (error: unknown) => error,
      ),
      db.selectFrom("t").selectAll().execute(),
    ]);
    expect(outcome).toMatchObject({ name: "QueryError", code: "23505", constraint: "t_pkey" });
    expect(count).toEqual([]);
    await database.close();
    await expect(db.selectFrom("t").selectAll().execute()).rejects.toMatchObject({ code: "08006" });
  });
});
