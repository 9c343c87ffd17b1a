import { BOTH, fromOtherEnd, streamBits } from "./direction.ts";
import type { Intent } from "./intent-from-offer.ts";
import { parseSdp } from "./parse-sdp.ts";
import type { Sdp } from "./sdp.ts";

/**
 * A party's intent after its answer (TRANSFER rule 1; RFC 3264 §6.1): a bit that the offer permitted is as the answer
 * says, a forbidden one keeps its old value (both set before the first answer). So a hold by the other side is never
 * taken for the party's own. An m-line refused by either side keeps its bits; a body that does not parse changes
 * nothing.
 */
export function intentFromAnswer(previous: Intent, offer: string, answer: string): Intent {
  const offered = parseSdp(offer);
  const answered = parseSdp(answer);
  if (!offered.ok || !answered.ok) return previous;
  const length = Math.max(previous.length, answered.value.media.length);
  return Array.from({ length }, (_, slot) => bitsAfter(previous[slot] ?? BOTH, offered.value, answered.value, slot));
}

function bitsAfter(old: number, offer: Sdp, answer: Sdp, slot: number): number {
  const offered = offer.media[slot];
  const answered = answer.media[slot];
  if (offered === undefined || answered === undefined || offered.port === 0 || answered.port === 0) return old;
  const permitted = fromOtherEnd(streamBits(offer, offered));
  return (old & ~permitted) | (streamBits(answer, answered) & permitted);
}
