import { type Migrations, poisonMigration } from "@tandem/schema";
import { sql } from "kysely";

/** Of the schema `cdr`. */
export const MIGRATIONS: Migrations = {
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
          state text not null
        ) with (toast_tuple_target = 8160)`.execute(db);
      // Apart from the table's creation, which knows `storage` since PostgreSQL 16 only.
      await sql`alter table cdr.calls alter column state set storage external`.execute(db);
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
  "0002-poison": poisonMigration("cdr"),
};
