/** What a test wants in a body; everything left out is an ordinary two-codec audio call. */
export interface SdpTextParts {
  readonly origin?: string;
  /** Session lines after `o=`. */
  readonly session?: readonly string[];
  /** One list of lines an m-line, `m=` first. */
  readonly media?: readonly (readonly string[])[];
}

/** The m-line and codecs of an ordinary audio stream, followed by `more`. */
export function audio(...more: readonly string[]): readonly string[] {
  return ["m=audio 4000 RTP/AVP 0 8 101", "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15", ...more];
}

/** A session description for tests, with CRLF line ends. */
export function sdpText(parts: SdpTextParts = {}): string {
  const { origin = "alice 10 1 IN IP4 192.0.2.1", media = [audio()] } = parts;
  const session = parts.session ?? ["s=-", "c=IN IP4 192.0.2.1", "t=0 0"];
  return `${["v=0", `o=${origin}`, ...session, ...media.flat()].join("\r\n")}\r\n`;
}
