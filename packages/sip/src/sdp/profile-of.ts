import { parseSdp } from "./parse-sdp.ts";

/** The RTP profiles that the platform tells apart; `other` is a transport that is not RTP, such as `udptl`. */
export type Profile =
  | "RTP/AVP"
  | "RTP/AVPF"
  | "RTP/SAVP"
  | "RTP/SAVPF"
  | "UDP/TLS/RTP/SAVP"
  | "UDP/TLS/RTP/SAVPF"
  | "other";

const RTP_PROFILES: readonly Profile[] = [
  "RTP/AVP",
  "RTP/AVPF",
  "RTP/SAVP",
  "RTP/SAVPF",
  "UDP/TLS/RTP/SAVP",
  "UDP/TLS/RTP/SAVPF",
];

/**
 * The profile of the first m-line in use whose transport is RTP, else `other`. Undefined where no m-line is in use or
 * the body does not parse.
 */
export function profileOf(body: string): Profile | undefined {
  const parsed = parseSdp(body);
  if (!parsed.ok) return undefined;
  let found: Profile | undefined;
  for (const media of parsed.value.media) {
    if (media.port === 0) continue;
    const proto = media.proto.toUpperCase();
    const profile = RTP_PROFILES.find((known) => known === proto);
    if (profile !== undefined) return profile;
    found = "other";
  }
  return found;
}
