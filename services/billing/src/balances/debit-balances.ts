import { type Kysely, sql } from "kysely";
import type { Posting } from "../credit/credit-book.ts";
import type { BillingTables } from "../lines/tables.ts";

/**
 * Takes what new lines cost from their trunks' balances, and ends what was held for them. To be called in the transaction
 * that inserts the lines. Answers the lines that a balance in another currency could not pay.
 */
export async function debitBalances(
  tx: Kysely<BillingTables>,
  postings: readonly Posting[],
): Promise<readonly Posting[]> {
  const trunks = [...new Set(postings.map(({ trunk }) => trunk))];
  if (trunks.length === 0) return [];
  // In one order, so that two that book at once do not wait for each other.
  const { rows } = await sql<{ readonly trunk_id: string; readonly currency: string }>`
    select trunk_id, currency from billing.balances
    where trunk_id in (select jsonb_array_elements_text(${JSON.stringify(trunks)}::jsonb))
    order by trunk_id for update`.execute(tx);
  if (rows.length === 0) return [];
  const currencies = new Map(rows.map((row) => [row.trunk_id, row.currency]));
  const due = new Map<string, bigint>();
  const unpaid: Posting[] = [];
  for (const posting of postings) {
    const currency = currencies.get(posting.trunk);
    if (currency === undefined || posting.micros === 0n) continue;
    if (currency !== posting.currency) unpaid.push(posting);
    else due.set(posting.trunk, (due.get(posting.trunk) ?? 0n) + posting.micros);
  }
  if (due.size > 0) {
    const debits = [...due].map(([trunk, micros]) => ({ trunk_id: trunk, amount: micros.toString() }));
    await sql`
      update billing.balances b set balance_micros = b.balance_micros - row.amount
      from jsonb_to_recordset(${JSON.stringify(debits)}::jsonb) as row(trunk_id text, amount bigint)
      where b.trunk_id = row.trunk_id`.execute(tx);
  }
  const legs = postings.filter(({ trunk }) => currencies.has(trunk)).map(({ leg }) => leg);
  await sql`
    delete from billing.reservations
    where leg_id in (select jsonb_array_elements_text(${JSON.stringify(legs)}::jsonb))`.execute(tx);
  return unpaid;
}
