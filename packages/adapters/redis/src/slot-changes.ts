import { AdapterError } from "@tandem/actor";
import type { RedisConnection } from "./connect-redis.ts";
import { slotsKey } from "./keys.ts";
import { CHANGE_SLOTS } from "./limit-scripts.ts";

/** How long releases and renewals gather before they are sent. */
export const GATHER_MS = 50;
/** Wait before what could not be sent is tried again: both are harmless when done twice. */
const RETRY_MS = 1_000;
/** Records in one command. */
const BATCH_LIMIT = 1_000;
/** Records that wait at most; one more is left out, and its slot goes by its lease. */
const CHANGES_LIMIT = 200_000;

/** What is to become of a record's slot. */
export type Change = "release" | "renew";

export interface SlotChanges {
  /** Resolves when it was tried. What failed is tried again every second until it is done. */
  add(trunk: string, records: readonly string[], change: Change): Promise<void>;
  /** Sends what waits for this trunk now, before whatever is sent next. */
  hurry(trunk: string): void;
  close(): void;
}

/** Releases and renewals of slots, gathered by trunk into few commands (CLUSTER rule 30). */
export function slotChanges(connection: RedisConnection, leaseMs: number, gatherMs: number): SlotChanges {
  const waiting = new Map<string, Map<string, Change>>();
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.withResolvers<void>();

  const put = (trunk: string, record: string, change: Change): void => {
    const changes = waiting.get(trunk) ?? new Map<string, Change>();
    waiting.set(trunk, changes);
    // A slot that was given back is not renewed any more.
    if (changes.get(record) === "release") return;
    if (!changes.has(record)) {
      if (size >= CHANGES_LIMIT) return;
      size += 1;
    }
    changes.set(record, change);
  };
  const take = (trunk: string): readonly (readonly [string, Change])[] => {
    const changes = [...(waiting.get(trunk) ?? [])];
    waiting.delete(trunk);
    size -= changes.length;
    return changes;
  };
  const send = async (trunk: string): Promise<void> => {
    const changes = take(trunk);
    const batches: (typeof changes)[] = [];
    for (let from = 0; from < changes.length; from += BATCH_LIMIT)
      batches.push(changes.slice(from, from + BATCH_LIMIT));
    await Promise.all(
      batches.map(async (batch) => {
        try {
          await connection.run(CHANGE_SLOTS, [slotsKey(trunk, "pstn"), slotsKey(trunk, "sip")], argsOf(leaseMs, batch));
        } catch (error) {
          if (!(error instanceof AdapterError)) throw error;
          for (const [record, change] of batch) put(trunk, record, change);
          arm(RETRY_MS);
        }
      }),
    );
  };
  const flush = async (): Promise<void> => {
    timer = undefined;
    const { resolve, reject } = round;
    round = Promise.withResolvers();
    await Promise.all([...waiting.keys()].map(send)).then(() => resolve(), reject);
  };
  const arm = (ms: number): void => {
    timer ??= setTimeout(() => void flush(), ms);
  };
  return {
    add(trunk, records, change) {
      if (records.length === 0) return Promise.resolve();
      for (const record of records) put(trunk, record, change);
      arm(gatherMs);
      return round.promise;
    },
    hurry(trunk) {
      if (waiting.has(trunk)) void send(trunk);
    },
    close: () => clearTimeout(timer),
  };
}

function argsOf(leaseMs: number, batch: readonly (readonly [string, Change])[]): (string | number)[] {
  const of = (wanted: Change) => batch.filter(([, change]) => change === wanted).map(([record]) => record);
  const released = of("release");
  return [leaseMs, released.length, ...released, ...of("renew")];
}
