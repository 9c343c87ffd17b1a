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
  /** Of the transfer that made the record; empty for an initial one. */
  outcome: string;
  target_class: string;
  /** The latest instant that any of its events tells of. */
  seen_at: bigint;
};

/** The columns of `cdr.transfers`: what transfers are searched by. All else about one is in the state of its parent. */
export type TransfersTable = {
  parent_id: string;
  transfer_id: string;
  requested_at: bigint;
  trunk_id: string;
  project_id: string;
  outcome: string;
  target_class: string;
};

/** A type and no interface: Kysely wants an index signature. */
export type CdrTables = {
  calls: CallsTable;
  transfers: TransfersTable;
};
