import { type Migrations, poisonMigration } from "@tandem/schema";
import { sql } from "kysely";

/** Of the schema `billing`. */
export const MIGRATIONS: Migrations = {
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
  "0002-poison": poisonMigration("billing"),
  "0003-credit": {
    async up(db) {
      await sql`
        create table billing.balances (
          trunk_id text primary key,
          currency text not null,
          balance_micros bigint not null
        )`.execute(db);
      await sql`
        create table billing.credits (
          key text primary key,
          trunk_id text not null references billing.balances,
          kind text not null check (kind in ('INITIAL', 'ADDED')),
          amount_micros bigint not null check (amount_micros >= 0),
          at bigint not null
        )`.execute(db);
      await sql`
        create table billing.leases (
          lease_id text primary key,
          trunk_id text not null references billing.balances,
          seq integer not null,
          held_micros bigint not null check (held_micros >= 0),
          until bigint not null
        )`.execute(db);
      await sql`create index leases_trunk_id on billing.leases (trunk_id)`.execute(db);
      await sql`
        create table billing.reservations (
          leg_id text primary key,
          trunk_id text not null references billing.balances,
          amount_micros bigint not null check (amount_micros >= 0),
          until bigint not null
        )`.execute(db);
      await sql`create index reservations_trunk_id on billing.reservations (trunk_id)`.execute(db);
    },
  },
  // Last in the row: a version that does not know them inserts without.
  "0004-increments": {
    async up(db) {
      for (const column of ["minimum_seconds", "first_increment_seconds", "next_increment_seconds"])
        await sql`alter table billing.lines add column ${sql.ref(column)} integer not null default 0`.execute(db);
    },
  },
  "0005-credits-by-whom": {
    async up(db) {
      await sql`alter table billing.credits add column added_by text not null default ''`.execute(db);
      await sql`create index credits_trunk_id on billing.credits (trunk_id, at)`.execute(db);
    },
  },
};
