import { type Kysely, sql } from "kysely";
import { isComplete, type RecordState } from "../records/record-state.ts";
import { lastSignOf, transferTimes } from "../records/record-times.ts";
import { decodeRecord, encodeRecord } from "./record-codec.ts";
import type { CdrTables } from "./tables.ts";

/** A record and how often it was written; 0 when it is thought to be new. */
export interface VersionedRecord {
  readonly version: number;
  readonly state: RecordState;
}

export interface RecordStore {
  /**
   * Writes all in one statement, each only over the version before its own. Answers the ids of those that were
   * written; the others have been written by somebody else in the meantime, or were not new.
   */
  write(records: readonly VersionedRecord[]): Promise<ReadonlySet<string>>;
  load(recordIds: readonly string[]): Promise<readonly VersionedRecord[]>;
  /** Records that are not complete, by id, after `afterId`. */
  open(afterId: string, limit: number): Promise<readonly RecordState[]>;
  /** Records that are not complete and of which nothing was heard since `before`, longest quiet first, after `after`. */
  quiet(before: number, after: QuietPlace, limit: number): Promise<readonly QuietRecord[]>;
}

/** Where a look at quiet records is: `seenAt` as the row has it, which an older version did not keep up to date. */
export interface QuietPlace {
  readonly seenAt: number;
  readonly recordId: string;
}

export interface QuietRecord extends QuietPlace {
  readonly state: RecordState;
}

/** Rows that are encoded in one go. */
const SLICE = 16;

/** @param breathe resolves when others had a turn: a batch is encoded in slices, so that it never holds up what shares the thread. */
export function sqlRecordStore(db: Kysely<CdrTables>, breathe: () => Promise<void>): RecordStore {
  return {
    async write(records) {
      if (records.length === 0) return new Set();
      const encoded: string[] = [];
      const transfers: unknown[] = [];
      // Sorted, so that two writers of the same records wait for each other and never for one another.
      for (const record of records.toSorted((one, other) => (one.state.recordId < other.state.recordId ? -1 : 1))) {
        encoded.push(JSON.stringify(rowOf(record)));
        transfers.push(...transferRowsOf(record.state));
        if (encoded.length % SLICE === 0) await breathe();
      }
      const { rows } = await sql<{ call_id: string }>`${transfers.length === 0 ? sql`` : sql`with written as (`}
        insert into cdr.calls as calls
        select * from jsonb_to_recordset(${`[${encoded.join(",")}]`}::jsonb) as row(
          call_id text, version integer, is_open boolean, trunk_id text, project_id text, created_at bigint,
          direction text, from_address text, to_address text, call_result text, group_id text, parent_id text,
          relationship_type text, sip_call_ids text[], state text, outcome text, target_class text, seen_at bigint)
        on conflict (call_id) do update set
          version = excluded.version, is_open = excluded.is_open, trunk_id = excluded.trunk_id,
          project_id = excluded.project_id, created_at = excluded.created_at, direction = excluded.direction,
          from_address = excluded.from_address, to_address = excluded.to_address, call_result = excluded.call_result,
          group_id = excluded.group_id, parent_id = excluded.parent_id, relationship_type = excluded.relationship_type,
          sip_call_ids = excluded.sip_call_ids, state = excluded.state, outcome = excluded.outcome,
          target_class = excluded.target_class, seen_at = excluded.seen_at
        where calls.version = excluded.version - 1
        returning call_id${transfers.length === 0 ? sql`` : withTransfers(transfers)}`.execute(db);
      return new Set(rows.map((row) => row.call_id));
    },
    async load(recordIds) {
      if (recordIds.length === 0) return [];
      const rows = await db
        .withSchema("cdr")
        .selectFrom("calls")
        .select(["version", "state"])
        .where("call_id", "in", recordIds)
        .execute();
      return rows.map((row) => ({ version: row.version, state: decodeRecord(row.state) }));
    },
    async open(afterId, limit) {
      const rows = await db
        .withSchema("cdr")
        .selectFrom("calls")
        .select("state")
        .where("is_open", "=", true)
        .where("call_id", ">", afterId)
        .orderBy("call_id")
        .limit(limit)
        .execute();
      return rows.map((row) => decodeRecord(row.state));
    },
    async quiet(before, { seenAt, recordId }, limit) {
      const rows = await db
        .withSchema("cdr")
        .selectFrom("calls")
        .select(["call_id", "seen_at", "state"])
        .where("is_open", "=", true)
        .where("seen_at", "<", BigInt(before))
        .where(sql<boolean>`(seen_at, call_id) > (${seenAt}, ${recordId})`)
        .orderBy("seen_at")
        .orderBy("call_id")
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        recordId: row.call_id,
        seenAt: Number(row.seen_at),
        state: decodeRecord(row.state),
      }));
    },
  };
}

function rowOf({ version, state }: VersionedRecord): Record<keyof CdrTables["calls"], unknown> {
  const started = state.started?.fact;
  return {
    call_id: state.recordId,
    version: version + 1,
    is_open: !isComplete(state),
    trunk_id: state.trunkId,
    project_id: state.projectId,
    created_at: state.started?.at ?? state.firstSeenAt,
    direction: started?.direction ?? "",
    from_address: started?.from ?? "",
    to_address: started?.to ?? "",
    call_result: state.ended?.fact.callResult ?? "",
    group_id: started?.groupId ?? state.recordId,
    parent_id: started?.parentId ?? "",
    relationship_type: started?.relationshipType ?? "",
    sip_call_ids: sipCallIdsOf(state),
    state: encodeRecord(state),
    outcome: state.made?.fact.outcome ?? "",
    target_class: started === undefined || started.parentId === "" ? "" : (started.targetClass ?? ""),
    seen_at: lastSignOf(state),
  };
}

/** The rest of the statement: the transfers of the records that were written, and of no others. */
function withTransfers(rows: readonly unknown[]) {
  return sql`),
        moved as (
          insert into cdr.transfers
          select row.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(
            parent_id text, transfer_id text, requested_at bigint, trunk_id text, project_id text, outcome text,
            target_class text)
          where row.parent_id in (select call_id from written)
          on conflict (parent_id, transfer_id) do update set
            requested_at = excluded.requested_at, trunk_id = excluded.trunk_id, project_id = excluded.project_id,
            outcome = excluded.outcome, target_class = excluded.target_class)
        select call_id from written`;
}

function transferRowsOf(state: RecordState): readonly Record<keyof CdrTables["transfers"], unknown>[] {
  return Object.entries(state.transfers).map(([transferId, transfer]) => ({
    parent_id: state.recordId,
    transfer_id: transferId,
    requested_at: transferTimes(transfer).requestedAt,
    trunk_id: state.trunkId,
    project_id: state.projectId,
    outcome: transfer.finished?.fact.outcome ?? "",
    target_class: transfer.decided?.fact.targetClass ?? "",
  }));
}

/** The Call-IDs of the record and of its legs, each once, sorted. */
export function sipCallIdsOf(state: RecordState): readonly string[] {
  const ids = [state.started?.fact.sipCallId, ...Object.values(state.legs).map((leg) => leg.started?.fact.sipCallId)];
  return [...new Set(ids.filter((id) => id !== undefined && id !== ""))].sort() as string[];
}
