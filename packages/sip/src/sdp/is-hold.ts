import { RECEIVES, streamBits } from "./direction.ts";
import { parseSdp } from "./parse-sdp.ts";

/**
 * Whether a body holds the other side: it has a stream in use and receives on none, by `sendonly`, `inactive` or the
 * null address (RFC 3264 §8.4). False for a body that does not parse.
 */
export function isHold(body: string): boolean {
  const parsed = parseSdp(body);
  if (!parsed.ok) return false;
  const inUse = parsed.value.media.filter((media) => media.port !== 0);
  return inUse.length > 0 && inUse.every((media) => (streamBits(parsed.value, media) & RECEIVES) === 0);
}
