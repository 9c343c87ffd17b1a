/** The columns of `billing.lines`. 64-bit integers come as `bigint`. */
export type LinesTable = {
  leg_id: string;
  record_id: string;
  trunk_id: string;
  project_id: string;
  kind: string;
  direction: string;
  number: string;
  carrier: string;
  rate_deck: string;
  prefix: string;
  destination: string;
  currency: string;
  price_per_minute_micros: bigint;
  connection_fee_micros: bigint;
  rated_seconds: number;
  billed_seconds: number;
  price_micros: bigint;
  reason: string;
  answered_at: bigint;
  ended_at: bigint;
  minimum_seconds: number;
  first_increment_seconds: number;
  next_increment_seconds: number;
};

/** A type and no interface: Kysely wants an index signature. */
export type BillingTables = {
  lines: LinesTable;
};
