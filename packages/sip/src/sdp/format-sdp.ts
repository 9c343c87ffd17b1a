import { formatOrigin } from "./origin.ts";
import type { Media, Sdp } from "./sdp.ts";

/** Writes a session description with CRLF line ends. A direction attribute stands last in its section. */
export function formatSdp(sdp: Sdp): string {
  let text = `v=0\r\n${formatOrigin(sdp.origin)}\r\n`;
  for (const line of sdp.lines) text += `${line}\r\n`;
  if (sdp.direction !== undefined) text += `a=${sdp.direction}\r\n`;
  for (const media of sdp.media) text += formatMedia(media);
  return text;
}

function formatMedia(media: Media): string {
  const port = media.portCount === undefined ? `${media.port}` : `${media.port}/${media.portCount}`;
  // RFC 4566 §5.14 wants at least one format, in a refused stream too.
  const formats = media.formats.length === 0 ? "0" : media.formats.join(" ");
  let text = `m=${media.kind} ${port} ${media.proto} ${formats}\r\n`;
  for (const line of media.lines) text += `${line}\r\n`;
  if (media.direction !== undefined) text += `a=${media.direction}\r\n`;
  return text;
}
