import { Buffer } from "node:buffer";
import type { SignallingChunk } from "@tandem/contracts";
import { type Kysely, sql } from "kysely";

/** Chunks written by one statement. */
const MAX_ROWS = 32;
/** Rows that one statement of a sweep takes away. */
const SWEEP_ROWS = 2_000;
const HOUR_MS = 3_600_000;
/** What a call's row and its index entries take, about. */
const CALL_BYTES = 100;

export interface SignallingStore {
  /** Resolves when all chunks are kept; one that is kept already stays as it is. */
  keep(chunks: readonly SignallingChunk[]): Promise<void>;
  /** Takes away what is due, and then what is due next, until at most `bytes` are left. Answers how many chunks went. */
  sweep(now: number, bytes: number): Promise<number>;
}

/** @param breathe resolves when others had a turn */
export function signallingStore(db: Kysely<unknown>, breathe: () => Promise<void>): SignallingStore {
  async function write(chunks: readonly SignallingChunk[]): Promise<void> {
    await sql`
      with given as (
        select * from jsonb_to_recordset(${JSON.stringify(chunks.map(rowOf))}::jsonb) as row(
          chunk_id text, codec text, content_bytes integer, content text, keep_until_hour integer, group_ids text[])),
      added as (
        insert into cdr.signalling (chunk_id, codec, content_bytes, content, keep_until_hour)
        select chunk_id, codec, content_bytes, decode(content, 'base64'), keep_until_hour from given
        on conflict (chunk_id) do nothing
        returning number, chunk_id, keep_until_hour, octet_length(content) as bytes),
      calls as (
        insert into cdr.signalling_calls
        select distinct hashtextextended(group_id, 0), number, added.keep_until_hour
        from added join given using (chunk_id) cross join unnest(group_ids) as group_id)
      insert into cdr.signalling_hours as hours
      select keep_until_hour, count(*), sum(bytes + ${CALL_BYTES}::integer * cardinality(group_ids))
      from added join given using (chunk_id, keep_until_hour) group by keep_until_hour
      on conflict (keep_until_hour) do update set
        chunks = hours.chunks + excluded.chunks, bytes = hours.bytes + excluded.bytes`.execute(db);
  }

  /** Repeats a deletion of some rows until none is left, so that it holds nobody up. */
  async function all(some: () => Promise<bigint | undefined>): Promise<number> {
    let dropped = 0;
    for (;;) {
      const rows = Number((await some()) ?? 0n);
      dropped += rows;
      if (rows < SWEEP_ROWS) return dropped;
      await breathe();
    }
  }

  async function drop(hour: number): Promise<number> {
    await all(async () => {
      const { numAffectedRows } = await sql`
        delete from cdr.signalling_calls where (group_hash, number) in (
          select group_hash, number from cdr.signalling_calls where keep_until_hour = ${hour} limit ${SWEEP_ROWS})`.execute(
        db,
      );
      return numAffectedRows;
    });
    const dropped = await all(async () => {
      const { numAffectedRows } = await sql`
        delete from cdr.signalling where number in (
          select number from cdr.signalling where keep_until_hour = ${hour} limit ${SWEEP_ROWS})`.execute(db);
      return numAffectedRows;
    });
    await sql`delete from cdr.signalling_hours where keep_until_hour = ${hour}`.execute(db);
    return dropped;
  }

  return {
    async keep(chunks) {
      for (let start = 0; start < chunks.length; start += MAX_ROWS) {
        await write(chunks.slice(start, start + MAX_ROWS));
        await breathe();
      }
    },
    async sweep(now, bytes) {
      const { rows } = await sql<{ hour: number; bytes: bigint }>`
        select keep_until_hour as hour, bytes from cdr.signalling_hours order by keep_until_hour`.execute(db);
      let total = rows.reduce((sum, row) => sum + Number(row.bytes), 0);
      let dropped = 0;
      for (const row of rows) {
        if (row.hour >= Math.floor(now / HOUR_MS) && total <= bytes) break;
        dropped += await drop(row.hour);
        total -= Number(row.bytes);
      }
      return dropped;
    },
  };
}

function rowOf({ chunkId, codec, contentBytes, content, keepUntilMs, groupIds }: SignallingChunk) {
  return {
    chunk_id: chunkId,
    codec,
    content_bytes: contentBytes,
    content: Buffer.from(content.buffer, content.byteOffset, content.length).toString("base64"),
    keep_until_hour: Math.floor(keepUntilMs / HOUR_MS),
    group_ids: groupIds,
  };
}
