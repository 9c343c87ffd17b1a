/** The columns of `cdr.calls`: the record's state, and beside it what is searched. 64-bit integers come as `bigint`. */
export type CallsTable = {
  call_id: string;
  /** Up by one at each write, so that two writers never overwrite each other's events. */
  version: number;
  is_open: boolean;
  trunk_id: string;
  project_id: string;
  created_at: bigint;
  direction: string;
  from_address: string;
  to_address: string;
  call_result: string;
  group_id: string;
  parent_id: string;
  relationship_type: string;
  sip_call_ids: string[];
  /** Of `record-codec.ts`. A text and no jsonb: nothing in it is searched, and it is stored at half the cost. */
  state: string;
};

/** A type and no interface: Kysely wants an index signature. */
export type CdrTables = {
  calls: CallsTable;
};
