import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { type Migrations, migrateSchema } from "@tandem/schema";
import { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MIGRATIONS as BILLING } from "../../services/billing/src/lines/migrations.ts";
import { MIGRATIONS as CDR } from "../../services/cdr/src/store/migrations.ts";
import { MIGRATIONS as PORTAL } from "../../services/portal/src/store/migrations.ts";
import { contractingIn } from "./contracting-sql.ts";

const SCHEMAS: readonly (readonly [string, Migrations])[] = [
  ["billing", BILLING],
  ["cdr", CDR],
  ["portal", PORTAL],
];

let database: OpenedDatabase;
beforeAll(async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  database = await openPgliteInMemory();
}, 120_000);
afterAll(() => database.close());

/** What each migration says to the database, in the order in which it does. */
async function statementsOf(schema: string, migrations: Migrations): Promise<ReadonlyMap<string, readonly string[]>> {
  const said = new Map<string, string[]>();
  let name = "";
  const db = new Kysely<unknown>({
    dialect: database.dialect,
    log: ({ query }) => void said.get(name)?.push(query.sql),
  });
  const heard = Object.entries(migrations).map(([key, { up }]) => {
    const listening: Migrations[string] = {
      async up(on) {
        name = key;
        said.set(key, []);
        await up(on);
        name = "";
      },
    };
    return [key, listening] as const;
  });
  await migrateSchema(db, schema, Object.fromEntries(heard));
  return said;
}

describe.each(SCHEMAS)("the migrations of %s", (schema, migrations) => {
  it("only expand, so that versions N and N-1 run side by side", { timeout: 120_000 }, async () => {
    const said = await statementsOf(schema, migrations);
    expect([...said.keys()].sort()).toEqual(Object.keys(migrations).sort());
    for (const [name, statements] of said) {
      expect(statements.length, name).toBeGreaterThan(0);
      expect(contractingIn(statements), name).toEqual([]);
    }
  });
});

describe("a statement that", () => {
  it.each([
    ["drops a table", "drop table billing.lines"],
    ["drops a column", "alter table billing.lines drop column reason"],
    ["renames a column", "alter table billing.lines rename column reason to why"],
    ["renames a table", "ALTER TABLE billing.lines\n RENAME TO rows"],
    ["changes a type", "alter table billing.lines alter column number type bigint using 0"],
    ["wants a value where there was none", "alter table portal.users alter column password set not null"],
    ["adds a column that must be given", "alter table billing.lines add column note text not null"],
    [
      "adds two, one that must be given",
      "alter table a.b add column x text not null default '', add column y int not null",
    ],
    ["adds a constraint", "alter table billing.lines add constraint c check (price_micros > 0)"],
    ["adds a check without a name", "alter table billing.lines add check (price_micros > 0)"],
    ["makes what there is unique", "create unique index one on billing.lines (record_id)"],
    ["deletes", "delete from billing.lines where price_micros = 0"],
    ["empties", "truncate billing.lines"],
  ])("%s is refused", (_, statement) => expect(contractingIn([statement])).not.toEqual([]));

  it.each([
    ["creates", ["create table a.b (c text not null check (c <> ''))"]],
    ["adds a column with a default", ["alter table a.b add column d integer not null default 0"]],
    ["adds a column that may be empty", ["alter table a.b add column d integer"]],
    ["adds and drops an index", ["create index e on a.b (c)", "drop index a.f"]],
    ["fills in", ["update a.b set d = 1"]],
    [
      "shapes a table that it has just made",
      ["create table a.b (c text)", "alter table a.b add constraint d check (c <> '')"],
    ],
    ["makes its own table's rows unique", ["create table a.b (c text)", "create unique index d on a.b (c)"]],
  ])("%s is none", (_, statements) => expect(contractingIn(statements)).toEqual([]));
});
