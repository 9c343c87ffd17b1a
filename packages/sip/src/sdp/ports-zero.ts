import { formatSdp } from "./format-sdp.ts";
import { parseSdp } from "./parse-sdp.ts";
import { refusedMedia } from "./refused-media.ts";

/**
 * An answer that refuses every m-line of an offer: as many, in the same order, port 0, no attributes (TRANSFER rule 15;
 * RFC 3264 §6). `o=` is still the offer's and goes through `ownedBody`. A body that does not parse comes back
 * unchanged.
 */
export function portsZero(offer: string): string {
  const parsed = parseSdp(offer);
  if (!parsed.ok) return offer;
  const { origin, lines, connection, media } = parsed.value;
  return formatSdp({
    origin,
    // RFC 3264 §6: the answer's t= equals the offer's; the rest of the session describes the offerer, not us.
    lines: lines.filter((line) => /^[sct]=/.test(line)),
    connection,
    direction: undefined,
    media: media.map((stream) => refusedMedia(stream, parsed.value)),
  });
}
