import { AdapterError } from "@tandem/actor";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Migration } from "kysely/migration";

/** By name, "0001-lines"; done in the order of the names. Expand only: each adds what an older version need not know. */
export type Migrations = Readonly<Record<string, Pick<Migration, "up">>>;

/**
 * Brings a schema up to date, in one transaction: all of it or nothing. Processes that start at once wait for each
 * other, and what a newer version has done is left as it is, so that versions N and N-1 run side by side.
 * Rejects when a migration fails, with its name; with an `AdapterError` when the database is away.
 */
export async function migrateSchema(db: Kysely<unknown>, schema: string, migrations: Migrations): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    // A large index takes longer than any statement of the service may.
    await sql`set local statement_timeout = 0`.execute(transaction);
    // Kysely's own Migrator locks the session, which a failure in here would leave locked, and refuses a newer schema.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`tandem.schema.${schema}`}, 0))`.execute(transaction);
    const done = await doneIn(transaction, schema);
    for (const [name, migration] of Object.entries(migrations).sort(([one], [other]) => (one < other ? -1 : 1))) {
      if (done.has(name)) continue;
      await migration.up(transaction).catch((cause: unknown) => {
        if (cause instanceof AdapterError) throw cause;
        throw new Error(`migration ${name} of the schema ${schema} failed`, { cause });
      });
      await sql`insert into ${tableOf(schema)} (name, timestamp) values (${name}, now()::text)`.execute(transaction);
    }
  });
}

/** `migrate`: at the start; `wait`: another process does, and until it has the schema is not there. */
export type SchemaMode = "migrate" | "wait";

/** A schema that is up to date, newer included. With `wait` an `AdapterError` says what it still lacks: try again. */
export async function ensureSchema(
  db: Kysely<unknown>,
  schema: string,
  migrations: Migrations,
  mode: SchemaMode,
): Promise<void> {
  if (mode === "migrate") return migrateSchema(db, schema, migrations);
  const table = `${schema}.kysely_migration`;
  const { rows } = await sql<{ found: boolean }>`select to_regclass(${table}) is not null as found`.execute(db);
  const done = rows[0]?.found === true ? await namesIn(db, schema) : new Set<string>();
  const missing = Object.keys(migrations).filter((name) => !done.has(name));
  if (missing.length === 0) return;
  throw new AdapterError(
    "unavailable",
    `the schema ${schema} lacks ${missing.sort().join(", ")}: the migration has not run yet`,
  );
}

/** The table of Kysely's Migrator, which folders of earlier versions have. */
function tableOf(schema: string) {
  return sql.table(`${schema}.kysely_migration`);
}

async function doneIn(transaction: Transaction<unknown>, schema: string): Promise<ReadonlySet<string>> {
  await sql`create schema if not exists ${sql.id(schema)}`.execute(transaction);
  await sql`
    create table if not exists ${tableOf(schema)} (name varchar(255) primary key, timestamp varchar(255) not null)`.execute(
    transaction,
  );
  return namesIn(transaction, schema);
}

async function namesIn(db: Kysely<unknown>, schema: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`select name from ${tableOf(schema)}`.execute(db);
  return new Set(rows.map((row) => row.name));
}
