import { connectionOf, usesIce } from "./direction.ts";
import type { Media, Sdp } from "./sdp.ts";

const ALWAYS = new Set(["rtcp", "crypto", "fingerprint", "setup", "connection", "tls-id", "key-mgmt", "source-filter"]);
const WITH_ICE = new Set(["ice-ufrag", "ice-pwd", "ice-lite", "candidate"]);

/** Which of the transports that need both ends are in use on an m-line. */
export interface SharedTransport {
  readonly ice: boolean;
  readonly rtcpMux: boolean;
}

/** What a party says it can do on an m-line. */
export function sharedTransport(sdp: Sdp, media: Media): SharedTransport {
  return { ice: usesIce(sdp, media), rtcpMux: media.lines.some((line) => line.trimEnd() === "a=rtcp-mux") };
}

/**
 * Where and how an m-line's packets travel, as one comparable text: kind, transport, address, ports and the attributes
 * that change them. ICE and RTCP multiplexing count only as far as the other end takes part in them (RFC 5761 §5.1.1).
 */
export function transportOf(sdp: Sdp, media: Media, shared: SharedTransport): string {
  const attributes: string[] = [];
  for (const lines of [sdp.lines, media.lines])
    for (const line of lines) if (isTransport(line, shared)) attributes.push(line.trimEnd());
  const { kind, proto, port, portCount } = media;
  return [kind, proto.toUpperCase(), connectionOf(sdp, media), port, portCount ?? 1, ...attributes.sort()].join("\n");
}

function isTransport(line: string, shared: SharedTransport): boolean {
  if (!line.startsWith("a=")) return false;
  const colon = line.indexOf(":");
  const name = (colon < 0 ? line.slice(2) : line.slice(2, colon)).trimEnd();
  return ALWAYS.has(name) || (shared.ice && WITH_ICE.has(name)) || (shared.rtcpMux && name === "rtcp-mux");
}
