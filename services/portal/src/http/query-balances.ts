import { z } from "@hono/zod-openapi";
import {
  AddCreditOutcome,
  type Balance,
  type BillingPort,
  type Credit,
  formatMicros,
  parseMicros,
} from "@tandem/contracts";
import { err, ok, type Result } from "@tandem/sip";
import { badFields, type Problem, problem } from "../operation/problem.ts";
import { readQuery } from "../operation/read-fields.ts";
import { textField } from "../schema/fields.ts";

/** A balance as the API shows it; amounts are decimals of the currency. */
export interface BalanceJson {
  readonly trunkId: string;
  readonly currencyCode: string;
  readonly balance: string;
  /** Held by routers for calls, and ahead of them. */
  readonly leased: string;
  /** Of calls that have ended and have no charge yet. */
  readonly reserved: string;
  /** What neither holds. */
  readonly available: string;
}

export const BalanceQuerySchema = z.strictObject({ trunk: textField("a trunk's id") });

/** What `GET /v1/balances?query` answers. */
export async function listBalances(
  billing: Pick<BillingPort, "listBalances">,
  query: URLSearchParams,
): Promise<Result<{ readonly balances: readonly BalanceJson[] }, Problem>> {
  const read = readQuery(BalanceQuerySchema, query);
  if (!read.ok) return err(badFields(read.error));
  return balancesOf(billing, read.value.trunk);
}

export async function balancesOf(
  billing: Pick<BillingPort, "listBalances">,
  trunkId: string,
): Promise<Result<{ readonly balances: readonly BalanceJson[] }, Problem>> {
  const { balances } = await billing.listBalances({ trunkId });
  if (trunkId !== "" && balances.length === 0) return err(noBalance(trunkId));
  return ok({ balances: balances.map(balanceJson) });
}

export function noBalance(trunkId: string): Problem {
  return problem(404, noAccount(trunkId));
}

/** An addition as the API shows it. */
export interface CreditJson {
  /** Left out: what the balance began with. */
  readonly key?: string;
  readonly amount: string;
  readonly addTime: string;
  /** Left out where it is not known. */
  readonly addedBy?: string;
}

export interface CreditAdded extends BalanceJson {
  readonly isNew: boolean;
  readonly key: string;
}

const AMOUNT = "write a decimal above zero, at most 6 places, like 25.00";
/** A thousand million: what is more is a slip, and a balance must stay a 64-bit integer. */
const MAX_MICROS = 1_000_000_000_000_000n;

/** Adds to a balance. `isNew`: false when the key was used for the same before. */
export async function addCredit(
  billing: Pick<BillingPort, "addCredit">,
  added: { readonly trunk: string; readonly amount: string; readonly key: string; readonly by: string },
): Promise<Result<CreditAdded, Problem>> {
  const { trunk, amount, key, by } = added;
  const amountMicros = parseMicros(amount);
  if (amountMicros === undefined || amountMicros === 0n || amountMicros > MAX_MICROS)
    return err(badFields([{ field: "amount", detail: `${amount} is no amount: ${AMOUNT}` }]));
  const { outcome, balance } = await billing.addCredit({ trunkId: trunk, amountMicros, key, addedBy: by });
  if (outcome === AddCreditOutcome.CONFLICT)
    return err(problem(409, `the key ${key} was used for another trunk or amount: nothing was added`));
  if (outcome === AddCreditOutcome.INVALID)
    return err(badFields([{ field: "key", detail: "is needed: the same key again adds nothing" }]));
  if (balance === undefined) return err(noBalance(trunk));
  return ok({ isNew: outcome === AddCreditOutcome.ADDED, key, ...balanceJson(balance) });
}

/** What made a trunk's balance, the newest first. */
export async function listCredits(
  billing: Pick<BillingPort, "listCredits">,
  trunkId: string,
): Promise<Result<{ readonly credits: readonly CreditJson[] }, Problem>> {
  const { credits } = await billing.listCredits({ trunkId });
  // A balance begins with a credit, so that one without any is none.
  if (credits.length === 0) return err(noBalance(trunkId));
  return ok({ credits: credits.map(creditJson) });
}

function creditJson({ key, amountMicros, atMs, addedBy }: Credit): CreditJson {
  return {
    ...(key === "" ? {} : { key }),
    amount: formatMicros(amountMicros),
    addTime: new Date(atMs).toISOString(),
    ...(addedBy === "" ? {} : { addedBy }),
  };
}

function noAccount(trunk: string): string {
  return `there is no balance of trunk ${trunk}: give it \`credit\` in the configuration and start the platform once`;
}

function balanceJson({ trunkId, currencyCode, balanceMicros, leasedMicros, reservedMicros }: Balance): BalanceJson {
  return {
    trunkId,
    currencyCode,
    balance: formatMicros(balanceMicros),
    leased: formatMicros(leasedMicros),
    reserved: formatMicros(reservedMicros),
    available: formatMicros(balanceMicros - leasedMicros - reservedMicros),
  };
}
