import { z } from "@hono/zod-openapi";
import { AddCreditOutcome, type Balance, type BillingPort, formatMicros, parseMicros } from "@tandem/contracts";
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

/** Adds to a balance. `isNew`: false when the key was used for the same before. */
export async function addCredit(
  billing: Pick<BillingPort, "addCredit">,
  added: { readonly trunk: string; readonly amount: string; readonly key: string },
): Promise<Result<{ readonly isNew: boolean; readonly balance: BalanceJson }, string>> {
  const { trunk, amount, key } = added;
  const amountMicros = parseMicros(amount);
  if (amountMicros === undefined || amountMicros === 0n)
    return err(`${amount} is no amount: write a decimal above zero, at most 6 places, like 25.00`);
  const { outcome, balance } = await billing.addCredit({ trunkId: trunk, amountMicros, key });
  if (outcome === AddCreditOutcome.CONFLICT)
    return err(`the key ${key} was used for another trunk or amount: nothing was added`);
  if (outcome === AddCreditOutcome.INVALID) return err("a key is needed: the same key again adds nothing");
  if (balance === undefined) return err(noAccount(trunk));
  return ok({ isNew: outcome === AddCreditOutcome.ADDED, balance: balanceJson(balance) });
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
