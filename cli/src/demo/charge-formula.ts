import type { ChargeJson } from "@tandem/all-in-one";
import { type BillingPort, Direction, formatMicros } from "@tandem/contracts";

/** How a charge came about. */
export interface ChargeFormula {
  readonly text: string;
  /** What the deck makes of the seconds, in micro-units; undefined where no deck was asked. */
  readonly micros: bigint | undefined;
}

const SECONDS_A_MINUTE = 60n;

/** Computes a charge once more from its rate, apart from the code that rated it. */
export async function chargeFormula(
  charge: ChargeJson,
  answeredAt: number,
  billing: Pick<BillingPort, "checkRate">,
): Promise<ChargeFormula> {
  const { rateDeck, direction, number, ratedSeconds: seconds } = charge;
  if (rateDeck === undefined || direction === undefined)
    return { text: charge.reason ?? "no deck was asked", micros: undefined };
  const { rate } = await billing.checkRate({ rateDeck, direction: Direction[direction], number, atMs: answeredAt });
  if (rate === undefined) return { text: charge.reason ?? "no rate", micros: undefined };
  const { minimumSeconds, firstIncrementSeconds: first, nextIncrementSeconds: next } = rate;
  const due = Math.max(seconds, minimumSeconds);
  const billed = due <= first ? first : first + Math.ceil((due - first) / next) * next;
  const micros = rate.connectionFeeMicros + halfEven(BigInt(billed) * rate.pricePerMinuteMicros, SECONDS_A_MINUTE);
  const fee = rate.connectionFeeMicros === 0n ? "" : ` + ${formatMicros(rate.connectionFeeMicros)}`;
  const price = `${rate.currencyCode} ${formatMicros(micros)}`;
  const steps = `${seconds} s in steps of ${first}/${next} s is ${billed} s`;
  const text = `${steps}; ${billed}/60 x ${formatMicros(rate.pricePerMinuteMicros)}${fee} = ${price} (${rate.destination}, prefix ${rate.prefix} of ${rateDeck} ${direction})`;
  return { text, micros };
}

function halfEven(value: bigint, by: bigint): bigint {
  const whole = value / by;
  const twice = (value % by) * 2n;
  return twice > by || (twice === by && whole % 2n === 1n) ? whole + 1n : whole;
}
