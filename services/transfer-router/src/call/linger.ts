import { deadlineOf } from "@tandem/sip/transaction";
import { lingers } from "./due.ts";
import type { Call } from "./state.ts";

const LEAST_MS = 1_000;

/**
 * For how long (ms) the store still needs a call of which nothing is left but copies to answer; undefined while there is
 * more (CLUSTER rule 17).
 */
export function lingerOf(call: Call): number | undefined {
  if (call.phase !== "over" || call.events.length > 0) return undefined;
  let until = call.at + LEAST_MS;
  for (const tx of call.txs) {
    if (!lingers(tx)) return undefined;
    until = Math.max(until, deadlineOf(tx.machine));
  }
  return until - call.at;
}
