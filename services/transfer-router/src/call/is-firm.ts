import type { Call } from "./state.ts";

/**
 * Steps that are not to be lost even with the store's master and the call's router at once: it begins, a leg is answered, a
 * REFER is taken, it ends (CLUSTER rule 19).
 */
export function isFirm(stored: Call | undefined, after: Call | undefined): boolean {
  if (after === undefined) return false;
  if (stored === undefined || stored.phase !== after.phase || stored.attempts !== after.attempts) return true;
  return answeredLegs(stored) !== answeredLegs(after);
}

function answeredLegs({ legs }: Call): number {
  let answered = 0;
  for (const { answeredAt } of legs) if (answeredAt > 0) answered += 1;
  return answered;
}
