import type { Migrations } from "@tandem/schema";
import { sql } from "kysely";

/**
 * `cdr.signalling` has one row a chunk of calls, `cdr.signalling_calls` one short row a call that leads there by a hash of
 * its group, and `cdr.signalling_hours` how much goes together, so that nobody has to add up a large table to know its size.
 */
export const signallingMigration: Migrations[string] = {
  async up(db) {
    await sql`
      create table cdr.signalling (
        number bigint generated always as identity primary key,
        chunk_id text not null unique,
        codec text not null,
        content_bytes integer not null,
        content bytea not null,
        keep_until_hour integer not null
      )`.execute(db);
    // It is compressed already.
    await sql`alter table cdr.signalling alter column content set storage external`.execute(db);
    await sql`create index signalling_keep_until on cdr.signalling (keep_until_hour)`.execute(db);
    await sql`
      create table cdr.signalling_calls (
        group_hash bigint not null,
        number bigint not null,
        keep_until_hour integer not null,
        primary key (group_hash, number)
      )`.execute(db);
    // Rows come in the order in which they go: an index of ranges costs next to nothing.
    await sql`create index signalling_calls_keep_until on cdr.signalling_calls using brin (keep_until_hour)`.execute(
      db,
    );
    await sql`
      create table cdr.signalling_hours (
        keep_until_hour integer primary key,
        chunks bigint not null,
        bytes bigint not null
      )`.execute(db);
  },
};
