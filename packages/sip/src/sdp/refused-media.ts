import type { Media, Sdp } from "./sdp.ts";

/**
 * The same m-line with port 0 and no attributes: an unused slot in an offer, a refusal in an answer (RFC 3264 §6 and
 * §8.2). `within` is the description that it will stand in.
 */
export function refusedMedia(media: Media, within: Sdp): Media {
  const { kind, proto, formats } = media;
  const connection = connectionNeeded(within);
  const lines = connection === undefined ? [] : [`c=${connection}`];
  return { kind, port: 0, portCount: undefined, proto, formats, lines, direction: undefined, connection };
}

/** RFC 4566 §5.7: where the session has no c=, every m-line has one. */
function connectionNeeded(sdp: Sdp): string | undefined {
  if (sdp.connection !== undefined) return undefined;
  return sdp.media.find((media) => media.connection !== undefined)?.connection;
}
