import { type Kysely, type Selectable, sql } from "kysely";
import { debitBalances } from "../balances/debit-balances.ts";
import type { Posting } from "../credit/credit-book.ts";
import type { LedgerLine, LedgerLineKind } from "./ledger-line.ts";
import type { BillingTables, LinesTable } from "./tables.ts";

export interface Ledger {
  /** Inserts, and takes what the new lines cost from their trunks' balances, in one transaction. Answers the legs that had a line already, with that line. */
  insert(lines: readonly LedgerLine[]): Promise<readonly LedgerLine[]>;
  /** Oldest answer first. */
  ofRecords(recordIds: readonly string[]): Promise<readonly LedgerLine[]>;
}

/** @param wrongCurrency told of a line that its trunk's balance, in another currency, did not pay */
export function sqlLedger(db: Kysely<BillingTables>, wrongCurrency: (leg: string, trunk: string) => void): Ledger {
  return {
    async insert(lines) {
      if (lines.length === 0) return [];
      const { inserted, unpaid } = await db.transaction().execute(async (tx) => {
        const legs = await insertNew(tx, lines);
        const postings = lines.filter(({ legId }) => legs.has(legId)).map(postingOf);
        return { inserted: legs, unpaid: await debitBalances(tx, postings) };
      });
      for (const { leg, trunk } of unpaid) wrongCurrency(leg, trunk);
      const known = lines.filter((line) => !inserted.has(line.legId)).map((line) => line.legId);
      if (known.length === 0) return [];
      const rows = await db
        .withSchema("billing")
        .selectFrom("lines")
        .selectAll()
        .where("leg_id", "in", known)
        .execute();
      return rows.map(lineOf);
    },
    async ofRecords(recordIds) {
      if (recordIds.length === 0) return [];
      const rows = await db
        .withSchema("billing")
        .selectFrom("lines")
        .selectAll()
        .where("record_id", "in", recordIds)
        .orderBy("answered_at")
        .orderBy("leg_id")
        .execute();
      return rows.map(lineOf);
    },
  };
}

/**
 * Sorted, so that two consumers with the same legs wait for each other and never for one another.
 * One bind parameter, whatever the number of lines: faster than a list of values, and one prepared text.
 */
async function insertNew(db: Kysely<BillingTables>, lines: readonly LedgerLine[]): Promise<ReadonlySet<string>> {
  const sorted = lines.toSorted((one, other) => (one.legId < other.legId ? -1 : 1));
  const { rows } = await sql<{ leg_id: string }>`
    insert into billing.lines
    select * from jsonb_to_recordset(${JSON.stringify(sorted.map(rowOf))}::jsonb) as row(
      leg_id text, record_id text, trunk_id text, project_id text, kind text, direction text, number text, carrier text,
      rate_deck text, prefix text, destination text, currency text, price_per_minute_micros bigint,
      connection_fee_micros bigint, rated_seconds integer, billed_seconds integer, price_micros bigint, reason text,
      answered_at bigint, ended_at bigint, minimum_seconds integer, first_increment_seconds integer,
      next_increment_seconds integer)
    on conflict (leg_id) do nothing
    returning leg_id`.execute(db);
  return new Set(rows.map((row) => row.leg_id));
}

function postingOf({ legId, trunkId, currency, priceMicros }: LedgerLine): Posting {
  return { leg: legId, trunk: trunkId, currency, micros: priceMicros };
}

/** 64-bit integers as text, for JSON has none. */
function rowOf(line: LedgerLine): Record<keyof LinesTable, string | number> {
  return {
    leg_id: line.legId,
    record_id: line.recordId,
    trunk_id: line.trunkId,
    project_id: line.projectId,
    kind: line.kind,
    direction: line.direction,
    number: line.number,
    carrier: line.carrier,
    rate_deck: line.rateDeck,
    prefix: line.prefix,
    destination: line.destination,
    currency: line.currency,
    price_per_minute_micros: line.pricePerMinuteMicros.toString(),
    connection_fee_micros: line.connectionFeeMicros.toString(),
    rated_seconds: line.ratedSeconds,
    billed_seconds: line.billedSeconds,
    price_micros: line.priceMicros.toString(),
    reason: line.reason,
    answered_at: line.answeredAt,
    ended_at: line.endedAt,
    minimum_seconds: line.minimumSeconds,
    first_increment_seconds: line.firstIncrementSeconds,
    next_increment_seconds: line.nextIncrementSeconds,
  };
}

function lineOf(row: Selectable<LinesTable>): LedgerLine {
  return {
    legId: row.leg_id,
    recordId: row.record_id,
    trunkId: row.trunk_id,
    projectId: row.project_id,
    kind: row.kind as LedgerLineKind,
    direction: row.direction === "INBOUND" ? "INBOUND" : "OUTBOUND",
    number: row.number,
    carrier: row.carrier,
    rateDeck: row.rate_deck,
    prefix: row.prefix,
    destination: row.destination,
    currency: row.currency,
    pricePerMinuteMicros: row.price_per_minute_micros,
    connectionFeeMicros: row.connection_fee_micros,
    ratedSeconds: row.rated_seconds,
    billedSeconds: row.billed_seconds,
    priceMicros: row.price_micros,
    reason: row.reason,
    answeredAt: Number(row.answered_at),
    endedAt: Number(row.ended_at),
    minimumSeconds: row.minimum_seconds,
    firstIncrementSeconds: row.first_increment_seconds,
    nextIncrementSeconds: row.next_increment_seconds,
  };
}
