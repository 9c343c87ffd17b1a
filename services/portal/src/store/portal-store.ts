import { migrateSchema } from "@tandem/schema";
import type { Kysely } from "kysely";
import { type KeyStore, keyStore } from "../keys/key-store.ts";
import { type UserStore, userStore } from "../users/user-store.ts";
import { MIGRATIONS } from "./migrations.ts";
import type { PortalTables } from "./tables.ts";

/** What the portal itself keeps. Methods reject with an `AdapterError` when the database is away. */
export interface PortalStore {
  readonly users: UserStore;
  readonly keys: KeyStore;
}

export interface PortalStoreOptions {
  /** Any PostgreSQL; the portal keeps to its schema `portal`. It stays the caller's to close. */
  readonly db: Kysely<unknown>;
  readonly now: () => number;
}

/** Brings the schema up to date. */
export async function openPortalStore({ db, now }: PortalStoreOptions): Promise<PortalStore> {
  await migrateSchema(db, "portal", MIGRATIONS);
  const tables = db.$extendTables<PortalTables>();
  return { users: userStore(tables, now), keys: keyStore(tables, now) };
}
