import { readFileSync } from "node:fs";
import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { Kysely, sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ensureSchema, keepPoison, type Migrations, migrateSchema, poisonMigration } from "./index.ts";

let database: OpenedDatabase;
let db: Kysely<unknown>;
beforeAll(async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  database = await openPgliteInMemory();
  db = new Kysely<unknown>({ dialect: database.dialect });
});
beforeEach(async () => {
  await sql`drop schema if exists s cascade`.execute(db);
});
afterAll(() => database.close());

const creating = (table: string): Migrations[string] => ({
  up: async (on) => {
    await sql`create table ${sql.table(`s.${table}`)} (id int)`.execute(on);
  },
});
const tables = async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 's' order by 1`.execute(db);
  return rows.map((row) => row.name).filter((name) => name !== "kysely_migration");
};

describe("a schema", () => {
  test("gets what is missing, in the order of the names, each once", async () => {
    const order: string[] = [];
    const noting = (name: string): Migrations[string] => ({ up: async () => void order.push(name) });
    await migrateSchema(db, "s", { "0002-b": noting("b"), "0001-a": noting("a") });
    await migrateSchema(db, "s", { "0001-a": noting("a"), "0002-b": noting("b"), "0003-c": noting("c") });
    expect(order).toEqual(["a", "b", "c"]);
  });

  test("gets all of it or nothing, and the failure says which migration", async () => {
    const failing = { "0001-a": creating("a"), "0002-b": creating("a") };
    await expect(migrateSchema(db, "s", failing)).rejects.toThrow("migration 0002-b of the schema s failed");
    expect(await tables()).toEqual([]);
    await migrateSchema(db, "s", { "0001-a": creating("a"), "0002-b": creating("b") });
    expect(await tables()).toEqual(["a", "b"]);
  });

  test("that a newer version has expanded is left as it is, and one that comes between is done", async () => {
    await migrateSchema(db, "s", { "0001-a": creating("a"), "0003-c": creating("c") });
    await migrateSchema(db, "s", { "0001-a": creating("a"), "0002-b": creating("b") });
    expect(await tables()).toEqual(["a", "b", "c"]);
  });

  test("that another process migrates is waited for, and says what it lacks", async () => {
    const migrations = { "0001-a": creating("a"), "0002-b": creating("b") };
    const missing = {
      code: "unavailable",
      message: "the schema s lacks 0001-a, 0002-b: the migration has not run yet",
    };
    await expect(ensureSchema(db, "s", migrations, "wait")).rejects.toMatchObject(missing);
    expect(await tables()).toEqual([]);
    await ensureSchema(db, "s", { "0001-a": creating("a") }, "migrate");
    await expect(ensureSchema(db, "s", migrations, "wait")).rejects.toThrow("lacks 0002-b");
    await ensureSchema(db, "s", { ...migrations, "0003-c": creating("c") }, "migrate");
    await ensureSchema(db, "s", migrations, "wait");
    expect(await tables()).toEqual(["a", "b", "c"]);
  });

  test("that Kysely's own migrator has made is known", async () => {
    await sql`create schema s`.execute(db);
    await sql`create table s.kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)`.execute(
      db,
    );
    await sql`insert into s.kysely_migration values ('0001-a', '2026-01-01T00:00:00.000Z')`.execute(db);
    await migrateSchema(db, "s", { "0001-a": creating("a"), "0002-b": creating("b") });
    expect(await tables()).toEqual(["b"]);
  });
});

test("README: the example runs", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const names = { migrateSchema, poisonMigration, keepPoison, sql, db, bytes: Uint8Array.of(1) };
  await new Function(...Object.keys(names), `return (async () => { ${example} })();`)(...Object.values(names));
  const { rows } = await sql`select reason from billing.poison`.execute(db);
  expect(rows).toEqual([{ reason: "no CallEventBatch" }]);
});
