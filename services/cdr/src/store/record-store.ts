import { type Kysely, sql } from "kysely";
import { isComplete, type RecordState } from "../records/record-state.ts";
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
}

/** Rows that are encoded in one go. */
const SLICE = 16;

/** @param breathe resolves when others had a turn: a batch is encoded in slices, so that it never holds up what shares the thread. */
export function sqlRecordStore(db: Kysely<CdrTables>, breathe: () => Promise<void>): RecordStore {
  return {
    async write(records) {
      if (records.length === 0) return new Set();
      const encoded: string[] = [];
      // Sorted, so that two writers of the same records wait for each other and never for one another.
      for (const record of records.toSorted((one, other) => (one.state.recordId < other.state.recordId ? -1 : 1))) {
        encoded.push(JSON.stringify(rowOf(record)));
        if (encoded.length % SLICE === 0) await breathe();
      }
      const { rows } = await sql<{ call_id: string }>`
        insert into cdr.calls as calls
        select * from jsonb_to_recordset(${`[${encoded.join(",")}]`}::jsonb) as row(
          call_id text, version integer, is_open boolean, trunk_id text, project_id text, created_at bigint,
          direction text, from_address text, to_address text, call_result text, group_id text, parent_id text,
          relationship_type text, sip_call_ids text[], state text)
        on conflict (call_id) do update set
          version = excluded.version, is_open = excluded.is_open, trunk_id = excluded.trunk_id,
          project_id = excluded.project_id, created_at = excluded.created_at, direction = excluded.direction,
          from_address = excluded.from_address, to_address = excluded.to_address, call_result = excluded.call_result,
          group_id = excluded.group_id, parent_id = excluded.parent_id, relationship_type = excluded.relationship_type,
          sip_call_ids = excluded.sip_call_ids, state = excluded.state
        where calls.version = excluded.version - 1
        returning call_id`.execute(db);
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
  };
}

/** The Call-IDs of the record and of its legs, each once, sorted. */
export function sipCallIdsOf(state: RecordState): readonly string[] {
  const ids = [state.started?.fact.sipCallId, ...Object.values(state.legs).map((leg) => leg.started?.fact.sipCallId)];
  return [...new Set(ids.filter((id) => id !== undefined && id !== ""))].sort() as string[];
}
