import { type BillingPort, Direction, formatMicros } from "@tandem/contracts";
import type { Trunk } from "@tandem/directory";
import { COVER_SEC, legCost } from "./credit/leg-cost.ts";
import type { Explanation } from "./routing/explain.ts";

type Step = Explanation["trace"][number];

/**
 * Whether the balance of a trunk would cover a call to a number, as far as reading can tell: nothing is reserved. Undefined for
 * a trunk without one. What is leased counts as there, because a router may still have it free.
 */
export async function explainCredit(
  billing: Pick<BillingPort, "checkRate" | "listBalances"> | undefined,
  trunk: Trunk,
  number: string,
  at: number,
): Promise<Step | undefined> {
  if (trunk.credit === undefined) return undefined;
  const step = (outcome: Step["outcome"], detail: string): Step => ({ rule: "credit", outcome, detail });
  if (billing === undefined) return step("skipped", "the balance is in a data folder: name it with --data");
  const rateDeck = trunk.policy.rateDeck.OUTBOUND ?? "";
  const { found, rate } = await billing.checkRate({ rateDeck, direction: Direction.OUTBOUND, number, atMs: at });
  if (!found || rate === undefined) return step("skipped", "a call without a price takes no credit");
  const { balances } = await billing.listBalances({ trunkId: trunk.id });
  const [balance] = balances;
  if (balance === undefined) return step("refused", "billing keeps no balance for this trunk: start the platform once");
  const need = legCost(rate, COVER_SEC);
  const there = balance.balanceMicros - balance.reservedMicros;
  const money = (micros: bigint): string => `${balance.currencyCode} ${formatMicros(micros)}`;
  const held = balance.leasedMicros > 0n ? `, ${money(balance.leasedMicros)} of it held by routers` : "";
  return step(
    there >= need ? "passed" : "refused",
    `the call reserves ${money(need)}, and there is ${money(there)}${held}`,
  );
}
