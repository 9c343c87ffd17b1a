import { BOTH, directionOfBits } from "./direction.ts";
import type { Intent } from "./intent-from-offer.ts";
import { setDirections } from "./set-directions.ts";

/**
 * E1: the offer made to the target for a party, which is the party's last SDP with the direction of its intent
 * (TRANSFER rule 1). An m-line beyond the intent gets both bits. A body that does not parse comes back unchanged.
 */
export function offerOnBehalf(last: string, intent: Intent): string {
  return setDirections(last, (slot) => directionOfBits(intent[slot] ?? BOTH));
}
