import type { LiveEvents } from "@tandem/contracts";
import { ensureSchema, type SchemaMode } from "@tandem/schema";
import type { Kysely } from "kysely";
import { type KeyStore, keyStore } from "./keys/key-store.ts";
import { type LiveFigures, liveFigures } from "./live/live-figures.ts";
import { MIGRATIONS } from "./store/migrations.ts";
import type { PortalTables } from "./store/tables.ts";
import { type UserStore, userStore } from "./users/user-store.ts";
import { type Dispatcher, dispatchWebhooks } from "./webhooks/dispatch-webhooks.ts";
import { type WebhookStore, webhookStore } from "./webhooks/webhook-store.ts";

/** What the portal keeps and does by itself. Its stores reject with an `AdapterError` when the database is away. */
export interface Portal {
  readonly users: UserStore;
  readonly keys: KeyStore;
  readonly webhooks: WebhookStore;
  readonly allowsPrivateWebhooks: boolean;
  readonly dispatcher: Pick<Dispatcher, "changed" | "counts">;
  readonly figures: Pick<LiveFigures, "callsPerSecond" | "activeTransfers">;
  /** Ends before the database does. */
  close(): Promise<void>;
}

export interface OpenPortalOptions {
  /** Any PostgreSQL; the portal keeps to its schema `portal`. It stays the caller's to close. */
  readonly db: Kysely<unknown>;
  /** Who brings the schema up to date: this process, the default, or another that it waits for. */
  readonly schema?: SchemaMode;
  readonly live: LiveEvents;
  readonly now: () => number;
  /** Webhooks may go to private networks, and over plain HTTP. */
  readonly allowsPrivateWebhooks?: boolean;
  readonly failed: (error: unknown) => void;
}

/** Brings the schema up to date, or rejects with an `AdapterError` while it waits for that, and begins to post events to webhooks. */
export async function openPortal(options: OpenPortalOptions): Promise<Portal> {
  const { db, live, now, failed, allowsPrivateWebhooks = false } = options;
  await ensureSchema(db, "portal", MIGRATIONS, options.schema ?? "migrate");
  const tables = db.$extendTables<PortalTables>();
  const webhooks = webhookStore(tables, now);
  const dispatcher = dispatchWebhooks({ store: webhooks, live, now, failed, allowsPrivate: allowsPrivateWebhooks });
  const figures = liveFigures(live, now);
  return {
    users: userStore(tables, now),
    keys: keyStore(tables, now),
    webhooks,
    allowsPrivateWebhooks,
    dispatcher,
    figures,
    async close() {
      figures.close();
      await dispatcher.close();
    },
  };
}
