import { directionOf } from "./direction.ts";
import { formatSdp } from "./format-sdp.ts";
import { parseSdp } from "./parse-sdp.ts";
import type { Direction, Sdp } from "./sdp.ts";

/**
 * The body with the direction that `wanted` names for each m-line in use. Where all of them hold already the text comes
 * back as it is, so that its owner keeps the version. A body that does not parse comes back unchanged.
 */
export function setDirections(body: string, wanted: (slot: number) => Direction): string {
  const parsed = parseSdp(body);
  if (!parsed.ok) return body;
  const sdp: Sdp = parsed.value;
  let changed = false;
  const media = sdp.media.map((stream, slot) => {
    if (stream.port === 0) return stream;
    const direction = wanted(slot);
    if (directionOf(sdp, stream) === direction) return stream;
    changed = true;
    return { ...stream, direction };
  });
  return changed ? formatSdp({ ...sdp, media }) : body;
}
