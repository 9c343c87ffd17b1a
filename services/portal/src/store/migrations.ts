import type { Migrations } from "@tandem/schema";
import { sql } from "kysely";

/** Of the schema `portal`. */
export const MIGRATIONS: Migrations = {
  "0001-users": {
    async up(db) {
      await sql`
        create table portal.users (
          name text primary key,
          role text not null,
          password text,
          created_at bigint not null
        )`.execute(db);
      for (const table of ["links", "sessions"]) {
        await sql`
          create table ${sql.table(`portal.${table}`)} (
            digest text primary key,
            user_name text not null references portal.users (name) on delete cascade,
            expires_at bigint not null
          )`.execute(db);
      }
    },
  },
  "0002-keys": {
    async up(db) {
      await sql`
        create table portal.keys (
          key_id text primary key,
          digest text not null,
          label text not null,
          project_id text not null,
          scopes text[] not null,
          created_at bigint not null,
          revoked_at bigint
        )`.execute(db);
      await sql`
        create table portal.access_tokens (
          digest text primary key,
          key_id text not null references portal.keys (key_id) on delete cascade,
          expires_at bigint not null
        )`.execute(db);
    },
  },
  "0003-webhooks": {
    async up(db) {
      await sql`
        create table portal.webhooks (
          webhook_id text primary key,
          url text not null,
          events text[] not null,
          project_id text not null,
          secret text not null,
          created_at bigint not null
        )`.execute(db);
      await sql`
        create table portal.deliveries (
          delivery_id text not null,
          webhook_id text not null references portal.webhooks (webhook_id) on delete cascade,
          event_name text not null,
          body text not null,
          created_at bigint not null,
          next_at bigint,
          attempts integer not null default 0,
          status text not null,
          response_status integer,
          error text,
          primary key (webhook_id, delivery_id)
        )`.execute(db);
      await sql`create index deliveries_next_at on portal.deliveries (next_at) where next_at is not null`.execute(db);
      await sql`create index deliveries_created_at on portal.deliveries (webhook_id, created_at)`.execute(db);
    },
  },
  "0004-deliveries-of-each-webhook": {
    async up(db) {
      await sql`
        create index deliveries_due on portal.deliveries (webhook_id, next_at) where next_at is not null`.execute(db);
      await sql`drop index portal.deliveries_next_at`.execute(db);
    },
  },
};
