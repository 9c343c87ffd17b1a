import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Of a message that is larger, this much is kept. */
const MAX_RAW_BYTES = 65_536;
const MAX_REASON = 1_000;

/** The table `poison` of a schema: messages that no version here could read, kept for a person to look at. */
export function poisonMigration(schema: string): Pick<Migration, "up"> {
  return {
    async up(db) {
      await sql`
        create table ${sql.table(`${schema}.poison`)} (
          digest bytea primary key,
          raw bytea not null,
          bytes integer not null,
          reason text not null,
          at timestamptz not null default now()
        )`.execute(db);
    },
  };
}

/** Keeps a message once, however often it comes. Resolves when it is committed: only then may it be acknowledged. */
export async function keepPoison(db: Kysely<unknown>, schema: string, raw: Uint8Array, reason: string): Promise<void> {
  const kept = Buffer.from(raw.subarray(0, MAX_RAW_BYTES));
  await sql`
    insert into ${sql.table(`${schema}.poison`)} (digest, raw, bytes, reason)
    values (sha256(${kept}::bytea), ${kept}::bytea, ${raw.length}, ${reason.slice(0, MAX_REASON)})
    on conflict (digest) do nothing`.execute(db);
}
