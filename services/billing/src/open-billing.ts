import type { BillingPort, CallEvent } from "@tandem/contracts";
import { ensureSchema, keepPoison, type SchemaMode } from "@tandem/schema";
import type { Kysely } from "kysely";
import { sqlCreditBook } from "./balances/sql-credit-book.ts";
import { billingPort } from "./billing-port.ts";
import type { Account } from "./credit/credit-book.ts";
import { type BillingAlarm, consumeLegs } from "./lines/consume-legs.ts";
import { sqlLedger } from "./lines/ledger.ts";
import type { LedgerLine } from "./lines/ledger-line.ts";
import { MIGRATIONS } from "./lines/migrations.ts";
import type { BillingTables } from "./lines/tables.ts";
import type { RateDecks } from "./rating/rate-decks.ts";

export interface BillingOptions {
  /** Any PostgreSQL; the service keeps to its schema `billing`. It stays the caller's to close. */
  readonly db: Kysely<unknown>;
  /** Who brings the schema up to date: this process, the default, or another that it waits for. */
  readonly schema?: SchemaMode;
  readonly decks: RateDecks;
  /** The trunks that pay from a balance. One that billing knows already keeps what it has. */
  readonly accounts?: readonly Account[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly alarm: (alarm: BillingAlarm) => void;
  /** Told of each line that is new in the ledger. */
  readonly written?: (line: LedgerLine) => void;
  /** Resolves when others had a turn. Where the service shares its thread with SIP, a batch is worked off in slices. */
  readonly breathe?: () => Promise<void>;
}

export interface Billing {
  readonly port: BillingPort;
  /** Resolves when the lines are committed; rejects when they may not be, and the same events must come again. */
  consume(events: readonly CallEvent[]): Promise<void>;
  /** Keeps a message that is no event in `billing.poison`. */
  keepPoison(raw: Uint8Array, reason: string): Promise<void>;
  /** Waits for what is being written. */
  close(): Promise<void>;
}

/** Brings the schema up to date, or rejects with an `AdapterError` while it waits for that, and starts the service. */
export async function openBilling(options: BillingOptions): Promise<Billing> {
  await ensureSchema(options.db, "billing", MIGRATIONS, options.schema ?? "migrate");
  const { accounts = [], now = Date.now, alarm } = options;
  const db = options.db.$extendTables<BillingTables>();
  const ledger = sqlLedger(db, (legId, trunkId) => alarm({ kind: "balance-currency", legId, trunkId }));
  const book = sqlCreditBook(db);
  await book.open(accounts, now());
  const running = new Set<Promise<void>>();
  return {
    port: billingPort(options.decks, ledger, book, now),
    async consume(events) {
      const work = consumeLegs(events, ledger, options.decks, alarm, options.breathe, options.written);
      running.add(work);
      await work.finally(() => running.delete(work));
    },
    keepPoison: (raw, reason) => keepPoison(options.db, "billing", raw, reason),
    async close() {
      await Promise.allSettled(running);
    },
  };
}
