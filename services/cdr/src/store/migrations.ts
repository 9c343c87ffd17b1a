import { type Migrations, poisonMigration } from "@tandem/schema";
import { type Kysely, sql } from "kysely";
import { signallingMigration } from "../signalling/signalling-migration.ts";

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
  "0003-transfers": {
    async up(db) {
      await sql`
        alter table cdr.calls
          add column outcome text not null default '',
          add column target_class text not null default '',
          add column seen_at bigint not null default 0`.execute(db);
      await sql`
        create table cdr.transfers (
          parent_id text not null,
          transfer_id text not null,
          requested_at bigint not null,
          trunk_id text not null,
          project_id text not null,
          outcome text not null,
          target_class text not null,
          primary key (parent_id, transfer_id)
        )`.execute(db);
      await fillIn(db);
      await sql`
        create index transfers_requested_at on cdr.transfers (requested_at, parent_id, transfer_id)`.execute(db);
      await sql`
        create index transfers_trunk_id on cdr.transfers (trunk_id, requested_at, parent_id, transfer_id)`.execute(db);
      // With the usual hundred steps the planner takes any thousand numbers that meet the edge of one for a hundredth of
      // all, and walks along created_at to find a page of them.
      await sql`
        alter table cdr.calls
          alter column from_address set statistics 2000,
          alter column to_address set statistics 2000`.execute(db);
      await sql`create index calls_quiet on cdr.calls (seen_at, call_id) where is_open`.execute(db);
      // The common values are found soon enough along created_at: only the rare ones are worth an index. With the trunk at
      // its end, so that those of one trunk are picked without a look at the others' rows.
      await sql`
        create index calls_outcome on cdr.calls (outcome, created_at, call_id, trunk_id) where outcome <> ''`.execute(
        db,
      );
      await sql`
        create index calls_target_class on cdr.calls (target_class, created_at, call_id, trunk_id)
        where target_class <> '' and target_class <> 'PSTN'`.execute(db);
      await sql`
        create index calls_call_result on cdr.calls (call_result, created_at, call_id, trunk_id)
        where call_result <> '' and call_result <> 'COMPLETED'`.execute(db);
    },
  },
  "0004-signalling": signallingMigration,
  "0005-children": {
    async up(db) {
      // The parents of a project's or a trunk's referred calls, in order and without a look at the rows.
      await sql`
        create index calls_children_of_project on cdr.calls (project_id, parent_id) where parent_id <> ''`.execute(db);
      await sql`
        create index calls_children_of_trunk on cdr.calls (trunk_id, parent_id) include (project_id)
        where parent_id <> ''`.execute(db);
    },
  },
};

/** What an older version wrote, from the packed states of `record-codec.ts`. */
async function fillIn(db: Kysely<unknown>): Promise<void> {
  await sql`
    update cdr.calls set
      target_class = coalesce(state::json -> 6 ->> 6, ''), outcome = coalesce(state::json -> 8 ->> 3, '')
    where parent_id <> ''`.execute(db);
  await sql`
    insert into cdr.transfers
    select
      call_id, transfer ->> 0,
      coalesce(nullif((transfer -> 3 ->> 7)::bigint, 0), (transfer -> 1 ->> 0)::bigint, 0),
      trunk_id, project_id, coalesce(transfer -> 3 ->> 3, ''), coalesce(transfer -> 2 ->> 3, '')
    from cdr.calls, json_array_elements(state::json -> 10) as transfer`.execute(db);
}
