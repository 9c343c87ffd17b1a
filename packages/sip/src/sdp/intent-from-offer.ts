import { BOTH, streamBits } from "./direction.ts";
import { parseSdp } from "./parse-sdp.ts";

/** What a party wants on each of its m-lines: bit 1 send, bit 2 receive (TRANSFER rule 1). */
export type Intent = readonly number[];

/**
 * The intent that a party's own offer states. The null address counts as not receiving (RFC 3264 §8.4). An m-line with
 * port 0 states nothing and gets both bits. A body that does not parse gives an empty intent, which means both bits
 * too.
 */
export function intentFromOffer(offer: string): Intent {
  const parsed = parseSdp(offer);
  if (!parsed.ok) return [];
  const sdp = parsed.value;
  return sdp.media.map((media) => (media.port === 0 ? BOTH : streamBits(sdp, media)));
}
