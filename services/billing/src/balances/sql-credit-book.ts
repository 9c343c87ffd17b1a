import { type Kysely, sql, type Transaction } from "kysely";
import {
  type Account,
  type Addition,
  type AddOutcome,
  type BalanceView,
  type Credit,
  type CreditBook,
  LEASE_MEMORY_MS,
  type LeaseState,
  type LeaseWish,
  SETTLED_TTL_MS,
} from "../credit/credit-book.ts";
import { grant } from "../credit/grant.ts";
import type { BillingTables } from "../lines/tables.ts";

const MAX_BALANCES = 1000;
const MAX_CREDITS = 1000;
/** Before the key of an addition, so that none can be that of an initial balance. */
const ADDED = "added:";

/** Balances in PostgreSQL. Whoever changes what a trunk's balance is or promises locks its row first, so one at a time does. */
export function sqlCreditBook(db: Kysely<BillingTables>): CreditBook {
  return {
    async open(accounts, at) {
      if (accounts.length > 0) await db.transaction().execute((tx) => openAll(tx, accounts, at));
    },
    change: (wish, at) => db.transaction().execute((tx) => change(tx, wish, at)),
    add: (addition, at) =>
      addition.micros <= 0n || addition.key === ""
        ? Promise.resolve("INVALID")
        : db.transaction().execute((tx) => add(tx, addition, at)),
    async credits(trunk) {
      const { rows } = await sql<CreditRow>`
        select key, amount_micros, at, added_by from billing.credits
        where trunk_id = ${trunk} order by at desc, key limit ${MAX_CREDITS}`.execute(db);
      return rows.map(creditOf);
    },
    async balances(trunk, at) {
      const { rows } = await sql<BalanceRow>`
        select b.trunk_id, b.currency, b.balance_micros,
          (select coalesce(sum(held_micros), 0)::bigint from billing.leases l
            where l.trunk_id = b.trunk_id and l.until > ${at}) as leased,
          (select coalesce(sum(amount_micros), 0)::bigint from billing.reservations r
            where r.trunk_id = b.trunk_id and r.until > ${at}) as reserved
        from billing.balances b
        where ${trunk ?? null}::text is null or b.trunk_id = ${trunk ?? null}
        order by b.trunk_id limit ${MAX_BALANCES}`.execute(db);
      return rows.map(viewOf);
    },
  };
}

type Tx = Transaction<BillingTables>;

interface BalanceRow {
  readonly trunk_id: string;
  readonly currency: string;
  readonly balance_micros: bigint;
  readonly leased: bigint;
  readonly reserved: bigint;
}

interface CreditRow {
  readonly key: string;
  readonly amount_micros: bigint;
  readonly at: bigint;
  readonly added_by: string;
}

function creditOf({ key, amount_micros, at, added_by }: CreditRow): Credit {
  return {
    key: key.startsWith(ADDED) ? key.slice(ADDED.length) : "",
    micros: BigInt(amount_micros),
    at: Number(at),
    by: added_by,
  };
}

function viewOf(row: BalanceRow): BalanceView {
  return {
    trunk: row.trunk_id,
    currency: row.currency,
    balance: BigInt(row.balance_micros),
    leased: BigInt(row.leased),
    reserved: BigInt(row.reserved),
  };
}

async function openAll(tx: Tx, accounts: readonly Account[], at: number): Promise<void> {
  const rows = accounts.map(({ trunk, currency, initialMicros }) => {
    return { trunk_id: trunk, currency, amount: initialMicros.toString() };
  });
  await sql`
    with opened as (
      insert into billing.balances (trunk_id, currency, balance_micros)
      select trunk_id, currency, amount
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(trunk_id text, currency text, amount bigint)
      order by trunk_id
      on conflict (trunk_id) do nothing
      returning trunk_id, balance_micros)
    insert into billing.credits (key, trunk_id, kind, amount_micros, at)
    select 'initial:' || trunk_id, trunk_id, 'INITIAL', balance_micros, ${at}::bigint from opened`.execute(tx);
}

/** The balance, locked until the transaction ends. */
async function lockBalance(tx: Tx, trunk: string): Promise<bigint | undefined> {
  const { rows } = await sql<{ readonly balance_micros: bigint }>`
    select balance_micros from billing.balances where trunk_id = ${trunk} for update`.execute(tx);
  return rows[0] === undefined ? undefined : BigInt(rows[0].balance_micros);
}

async function change(tx: Tx, wish: LeaseWish, at: number): Promise<LeaseState> {
  const { lease, trunk, seq } = wish;
  const balance = await lockBalance(tx, trunk);
  if (balance === undefined) return { lease, seq, hasAccount: false, held: 0n };
  await sql`delete from billing.leases where trunk_id = ${trunk} and until <= ${at - LEASE_MEMORY_MS}`.execute(tx);
  const { rows } = await sql<{ readonly seq: number; readonly held_micros: bigint; readonly until: bigint }>`
    select seq, held_micros, until from billing.leases where lease_id = ${lease}`.execute(tx);
  const before = rows[0];
  const stands = before !== undefined && Number(before.until) > at ? BigInt(before.held_micros) : 0n;
  if (before !== undefined && before.seq >= seq) return { lease, seq: before.seq, hasAccount: true, held: stands };
  if (wish.settled.length > 0) await reserve(tx, wish, at);
  const promised = await sql<{ readonly held: bigint }>`
    select coalesce((select sum(held_micros) from billing.leases
        where trunk_id = ${trunk} and lease_id <> ${lease} and until > ${at}), 0)::bigint
      + coalesce((select sum(amount_micros) from billing.reservations
        where trunk_id = ${trunk} and until > ${at}), 0)::bigint as held`.execute(tx);
  const held = grant(wish, balance - BigInt(promised.rows[0]?.held ?? 0n), stands);
  await sql`
    insert into billing.leases (lease_id, trunk_id, seq, held_micros, until)
    values (${lease}, ${trunk}, ${seq}, ${held.toString()}::bigint, ${at + wish.ttlMs})
    on conflict (lease_id) do update
    set seq = excluded.seq, held_micros = excluded.held_micros, until = excluded.until`.execute(tx);
  return { lease, seq, hasAccount: true, held };
}

/** Ended calls whose lines are not there yet. The balance is locked: a line that comes meanwhile waits, and takes them away. */
async function reserve(tx: Tx, { settled, trunk }: LeaseWish, at: number): Promise<void> {
  const rows = settled.map(({ leg, micros }) => ({ leg_id: leg, amount: micros.toString() }));
  await sql`
    insert into billing.reservations (leg_id, trunk_id, amount_micros, until)
    select distinct on (row.leg_id) row.leg_id, ${trunk}, row.amount, ${at + SETTLED_TTL_MS}::bigint
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(leg_id text, amount bigint)
    where not exists (select from billing.lines where lines.leg_id = row.leg_id)
    on conflict (leg_id) do nothing`.execute(tx);
  await sql`delete from billing.reservations where trunk_id = ${trunk} and until <= ${at}`.execute(tx);
}

async function add(tx: Tx, { trunk, micros, key, by }: Addition, at: number): Promise<AddOutcome> {
  if ((await lockBalance(tx, trunk)) === undefined) return "NO_ACCOUNT";
  const added = await sql`
    insert into billing.credits (key, trunk_id, kind, amount_micros, at, added_by)
    values (${`${ADDED}${key}`}, ${trunk}, 'ADDED', ${micros.toString()}::bigint, ${at}, ${by})
    on conflict (key) do nothing returning key`.execute(tx);
  if (added.rows.length === 0) {
    const { rows } = await sql<{ readonly trunk_id: string; readonly amount_micros: bigint }>`
      select trunk_id, amount_micros from billing.credits where key = ${`${ADDED}${key}`}`.execute(tx);
    const earlier = rows[0];
    return earlier?.trunk_id === trunk && BigInt(earlier.amount_micros) === micros ? "KNOWN" : "CONFLICT";
  }
  await sql`
    update billing.balances set balance_micros = balance_micros + ${micros.toString()}::bigint
    where trunk_id = ${trunk}`.execute(tx);
  return "ADDED";
}
