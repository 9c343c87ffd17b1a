import { formatSdp } from "./format-sdp.ts";
import { parseSdp } from "./parse-sdp.ts";
import { refusedMedia } from "./refused-media.ts";
import type { Media } from "./sdp.ts";

/**
 * Maps the answer to an aligned offer back to the offerer's m-lines: exactly `slots.length` of them, in the offerer's
 * order. An m-line that the answer lacks, against RFC 3264 §6, becomes a refused audio line. A body that does
 * not parse comes back unchanged, and so does one where nothing moves.
 */
export function mapAnswer(answer: string, slots: readonly number[]): string {
  const parsed = parseSdp(answer);
  if (!parsed.ok) return answer;
  const { media } = parsed.value;
  if (media.length === slots.length && slots.every((slot, index) => slot === index)) return answer;
  return formatSdp({ ...parsed.value, media: slots.map((slot) => media[slot] ?? refusedMedia(MISSING, parsed.value)) });
}

const MISSING: Media = {
  kind: "audio",
  port: 0,
  portCount: undefined,
  proto: "RTP/AVP",
  formats: ["0"],
  lines: [],
  direction: undefined,
  connection: undefined,
};
