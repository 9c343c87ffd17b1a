import type { BalanceJson } from "@tandem/all-in-one";
import { formatTable } from "../terminal/table.ts";

/** Balances as a table. */
export function creditTable(balances: readonly BalanceJson[]): string {
  if (balances.length === 0) return "no trunk has a balance";
  return formatTable(
    ["TRUNK", "CURRENCY", "BALANCE", "LEASED", "RESERVED", "AVAILABLE"],
    balances.map((one) => [one.trunkId, one.currencyCode, one.balance, one.leased, one.reserved, one.available]),
    [2, 3, 4, 5],
  );
}
