import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";

/** Expand-only: a migration adds, and never takes away what an older version of the service reads. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-calls": {
    async up(db) {
      await sql`
        create table cdr.calls (
          call_id text primary key,
          version integer not null,
          is_open boolean not null,
          trunk_id text not null,
          project_id text not null,
          created_at bigint not null,
          direction text not null,
          from_address text not null,
          to_address text not null,
          call_result text not null,
          group_id text not null,
          parent_id text not null,
          relationship_type text not null,
          sip_call_ids text[] not null,
          state text storage external not null
        ) with (toast_tuple_target = 8160)`.execute(db);
      await sql`create index calls_created_at on cdr.calls (created_at, call_id)`.execute(db);
      await sql`create index calls_trunk_id on cdr.calls (trunk_id, created_at)`.execute(db);
      await sql`create index calls_group_id on cdr.calls (group_id)`.execute(db);
      await sql`create index calls_parent_id on cdr.calls (parent_id) where parent_id <> ''`.execute(db);
      await sql`create index calls_open on cdr.calls (call_id) where is_open`.execute(db);
      await sql`create index calls_from on cdr.calls (from_address text_pattern_ops)`.execute(db);
      await sql`create index calls_to on cdr.calls (to_address text_pattern_ops)`.execute(db);
      await sql`create index calls_sip_call_ids on cdr.calls using gin (sip_call_ids)`.execute(db);
    },
  },
};

/** Brings the schema `cdr` up to date. Rejects when a migration fails, with its name. */
export async function migrateCdr(db: Kysely<unknown>): Promise<void> {
  await sql`create schema if not exists cdr`.execute(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
    migrationTableSchema: "cdr",
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === "Error")?.migrationName ?? "unknown";
  throw new Error(`migration ${failed} of the schema cdr failed`, { cause: error });
}
