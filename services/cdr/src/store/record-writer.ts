import { AdapterError } from "@tandem/actor";
import { foldRecord } from "../records/fold-record.ts";
import type { RecordEvent } from "../records/record-event.ts";
import { isComplete, type RecordState } from "../records/record-state.ts";
import type { RecordStore, VersionedRecord } from "./record-store.ts";

/** Open records that are remembered, so that the next event of a call needs no read. The oldest go first. */
const MAX_REMEMBERED = 20_000;
const MAX_ROWS = 500;
const MAX_ROUNDS = 10;
/** Records that are folded in one go. */
const SLICE = 32;

export interface RecordWriter {
  /** Resolves when the database holds all these events; rejects when it may not, and they must come again. */
  write(events: readonly RecordEvent[]): Promise<void>;
}

/** Folds events into records and writes each touched record once a batch. Batches follow one another. */
export function recordWriter(store: RecordStore, breathe: () => Promise<void>): RecordWriter {
  const remembered = new Map<string, VersionedRecord>();
  let last: Promise<unknown> = Promise.resolve();

  function remember(record: VersionedRecord): void {
    const { recordId } = record.state;
    remembered.delete(recordId);
    if (isComplete(record.state)) return;
    remembered.set(recordId, record);
    if (remembered.size <= MAX_REMEMBERED) return;
    for (const oldest of remembered.keys()) {
      remembered.delete(oldest);
      return;
    }
  }

  async function writeChunk(eventsOf: ReadonlyMap<string, readonly RecordEvent[]>): Promise<void> {
    let pending = eventsOf;
    const loaded = new Map<string, VersionedRecord>();
    const heldOf = (recordId: string) => loaded.get(recordId) ?? remembered.get(recordId);
    for (let round = 0; pending.size > 0; round += 1) {
      if (round === MAX_ROUNDS)
        throw new AdapterError("unavailable", `${pending.size} call records are being written by others all the time`);
      const changed = await changesOf(pending, heldOf, breathe);
      const written = await store.write(changed);
      const refused = new Map<string, readonly RecordEvent[]>();
      for (const record of changed) {
        const { recordId } = record.state;
        if (written.has(recordId)) remember({ version: record.version + 1, state: record.state });
        else refused.set(recordId, pending.get(recordId) ?? []);
      }
      for (const record of await store.load([...refused.keys()])) loaded.set(record.state.recordId, record);
      pending = refused;
    }
  }

  async function write(events: readonly RecordEvent[]): Promise<void> {
    for (const chunk of chunksOf(events)) await writeChunk(chunk);
  }

  return {
    write(events) {
      const result = last.then(() => write(events));
      last = result.catch(() => undefined);
      return result;
    },
  };
}

/** The records that these events change, on top of what is held of them. */
async function changesOf(
  eventsOf: ReadonlyMap<string, readonly RecordEvent[]>,
  heldOf: (recordId: string) => VersionedRecord | undefined,
  breathe: () => Promise<void>,
): Promise<readonly VersionedRecord[]> {
  const changed: VersionedRecord[] = [];
  for (const [recordId, events] of eventsOf) {
    const held = heldOf(recordId);
    let state: RecordState | undefined = held?.state;
    for (const event of events) state = foldRecord(state, event);
    if (state !== undefined && state !== held?.state) changed.push({ version: held?.version ?? 0, state });
    if (changed.length % SLICE === 0) await breathe();
  }
  return changed;
}

function chunksOf(events: readonly RecordEvent[]): readonly ReadonlyMap<string, readonly RecordEvent[]>[] {
  const eventsOf = new Map<string, RecordEvent[]>();
  for (const event of events) {
    const held = eventsOf.get(event.recordId);
    if (held === undefined) eventsOf.set(event.recordId, [event]);
    else held.push(event);
  }
  const entries = [...eventsOf];
  const chunks: Map<string, RecordEvent[]>[] = [];
  for (let start = 0; start < entries.length; start += MAX_ROWS)
    chunks.push(new Map(entries.slice(start, start + MAX_ROWS)));
  return chunks;
}
