import type { Money } from "../api/call.ts";

/** "0.0013 EUR": the amount as it was charged, never rounded. */
export function money({ amount, currencyCode }: Money): string {
  return `${amount}\u00a0${currencyCode}`;
}

/** The sum of decimals of one currency each, exactly; a line a currency. At most 6 places count. */
export function totals(prices: readonly Money[]): readonly Money[] {
  const sums = new Map<string, bigint>();
  for (const { amount, currencyCode } of prices) {
    sums.set(currencyCode, (sums.get(currencyCode) ?? 0n) + micros(amount));
  }
  return [...sums].map(([currencyCode, sum]) => ({ currencyCode, amount: decimal(sum) }));
}

const PLACES = 6;

function micros(amount: string): bigint {
  const [whole = "0", part = ""] = amount.split(".");
  return BigInt(whole + part.padEnd(PLACES, "0").slice(0, PLACES));
}

function decimal(sum: bigint): string {
  const digits = String(sum).padStart(PLACES + 1, "0");
  const part = digits.slice(-PLACES).replace(/0{1,2}$/, "");
  return `${digits.slice(0, -PLACES)}.${part}`;
}
