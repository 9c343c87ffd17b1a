import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";

/** Expand-only: a migration adds, and never takes away what an older version of the service reads. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-lines": {
    async up(db) {
      await sql`
        create table billing.lines (
          leg_id text primary key,
          record_id text not null,
          trunk_id text not null,
          project_id text not null,
          kind text not null check (kind in ('RATED', 'FOREIGN', 'UNRATED')),
          direction text not null check (direction in ('INBOUND', 'OUTBOUND')),
          number text not null,
          carrier text not null,
          rate_deck text not null,
          prefix text not null,
          destination text not null,
          currency text not null,
          price_per_minute_micros bigint not null,
          connection_fee_micros bigint not null,
          rated_seconds integer not null,
          billed_seconds integer not null,
          price_micros bigint not null check (price_micros >= 0),
          reason text not null,
          answered_at bigint not null,
          ended_at bigint not null
        )`.execute(db);
      await sql`create index lines_record_id on billing.lines (record_id)`.execute(db);
    },
  },
};

/** Brings the schema `billing` up to date. Rejects when a migration fails, with its name. */
export async function migrateBilling(db: Kysely<unknown>): Promise<void> {
  await sql`create schema if not exists billing`.execute(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
    migrationTableSchema: "billing",
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === "Error")?.migrationName ?? "unknown";
  throw new Error(`migration ${failed} of the schema billing failed`, { cause: error });
}
