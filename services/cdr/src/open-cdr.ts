import type { BillingPort, CallEvent, CallRecordsPort } from "@tandem/contracts";
import { ensureSchema, keepPoison, type SchemaMode } from "@tandem/schema";
import type { Kysely } from "kysely";
import { endingEvents } from "./events/ending-events.ts";
import { recordEventsOf } from "./events/record-events.ts";
import { callRecordsPort } from "./query/call-records-port.ts";
import type { RecordEvent } from "./records/record-event.ts";
import { MIGRATIONS } from "./store/migrations.ts";
import { sqlRecordStore } from "./store/record-store.ts";
import { recordWriter } from "./store/record-writer.ts";
import type { CdrTables } from "./store/tables.ts";
import { type SweepOutcome, type SweepWorld, sweepOrphans } from "./sweep/sweep-orphans.ts";

const RESTART_PAGE = 500;

export interface CdrOptions {
  /** Any PostgreSQL; the service keeps to its schema `cdr`. It stays the caller's to close. */
  readonly db: Kysely<unknown>;
  /** Who brings the schema up to date: this process, the default, or another that it waits for. */
  readonly schema?: SchemaMode;
  readonly billing: Pick<BillingPort, "listLines">;
  /** Resolves when others had a turn. Where the service shares its thread with SIP, batches and pages are worked off in slices. */
  readonly breathe?: () => Promise<void>;
}

export interface Cdr {
  readonly port: CallRecordsPort;
  /** Resolves when the records are committed; rejects when they may not be, and the same events must come again. */
  consume(events: readonly CallEvent[]): Promise<void>;
  /**
   * Ends what a crash left open: for a single process alone, at its start, before its first call. `publish` is the way
   * of every other event, to billing as well; it must resolve only when both have taken them. Answers how many records
   * were open. Stopped in the middle, it goes on where it was.
   */
  endOpenRecords(at: number, publish: (events: readonly CallEvent[]) => Promise<void>): Promise<number>;
  /** Ends the records whose calls are gone without their last events, once. Rejects when the database or the log is away. */
  sweep(world: SweepWorld): Promise<SweepOutcome>;
  /** Keeps a message that is no event in `cdr.poison`. */
  keepPoison(raw: Uint8Array, reason: string): Promise<void>;
  /** Waits for what is being written. */
  close(): Promise<void>;
}

/** Wire events that are read in one go. */
const SLICE = 64;

async function readAll(events: readonly CallEvent[], breathe: () => Promise<void>): Promise<readonly RecordEvent[]> {
  const read: RecordEvent[] = [];
  for (let i = 0; i < events.length; i += 1) {
    const event = events[i];
    if (event !== undefined) read.push(...recordEventsOf(event));
    if (i % SLICE === SLICE - 1) await breathe();
  }
  return read;
}

/** Brings the schema up to date, or rejects with an `AdapterError` while it waits for that, and starts the service. */
export async function openCdr(options: CdrOptions): Promise<Cdr> {
  await ensureSchema(options.db, "cdr", MIGRATIONS, options.schema ?? "migrate");
  const db = options.db.$extendTables<CdrTables>();
  const breathe = options.breathe ?? (() => Promise.resolve());
  const store = sqlRecordStore(db, breathe);
  const writer = recordWriter(store, breathe);
  return {
    port: callRecordsPort(db, options.billing, breathe),
    consume: async (events) => writer.write(await readAll(events, breathe)),
    async endOpenRecords(at, publish) {
      let count = 0;
      let afterId = "";
      for (;;) {
        const states = await store.open(afterId, RESTART_PAGE);
        const last = states.at(-1);
        if (last === undefined) return count;
        await publish(states.flatMap((state) => endingEvents(state, "restart", at)));
        count += states.length;
        afterId = last.recordId;
      }
    },
    sweep: (world) => sweepOrphans(store, world),
    keepPoison: (raw, reason) => keepPoison(options.db, "cdr", raw, reason),
    close: () => writer.write([]),
  };
}
