import { fromOtherEnd, streamBits } from "./direction.ts";
import { parseSdp } from "./parse-sdp.ts";
import { type Payload, payloadsOf } from "./payloads-of.ts";
import type { Media, Sdp } from "./sdp.ts";
import { type SharedTransport, sharedTransport, transportOf } from "./transport-of.ts";

/**
 * Whether the other leg may stay as it is after a party's new SDP (TRANSFER rule 2).
 *
 * `now` is that SDP; `promised` is what was last sent to the other leg on the party's behalf; `peer` is the last SDP of
 * the party on the other leg, undefined while there is none. The m-lines of all three stand in the order of the
 * other leg: align `now` first where the legs differ. What the peer refused, cannot decode or does not do is not asked
 * of `now`, so a narrower answer whose rest suits the peer is covered (rule 3). False where a body does not parse.
 */
export function isCovered(now: string, promised: string, peer: string | undefined): boolean {
  const current = parseSdp(now);
  const sent = parseSdp(promised);
  const other = peer === undefined ? undefined : parseSdp(peer);
  if (!current.ok || !sent.ok || other?.ok === false) return false;
  const length = Math.max(current.value.media.length, sent.value.media.length);
  for (let slot = 0; slot < length; slot++)
    if (!isSlotCovered(current.value, sent.value, other?.value, slot)) return false;
  return true;
}

function isSlotCovered(now: Sdp, promised: Sdp, peer: Sdp | undefined, slot: number): boolean {
  const current = inUse(now, slot);
  const sent = inUse(promised, slot);
  if (sent === undefined) return current === undefined;
  const other = peer === undefined ? undefined : inUse(peer, slot);
  if (peer !== undefined && other === undefined) return true;
  if (current === undefined) return false;
  const shared: SharedTransport =
    peer === undefined || other === undefined ? { ice: true, rtcpMux: true } : sharedTransport(peer, other);
  if (transportOf(now, current, shared) !== transportOf(promised, sent, shared)) return false;
  const usable = peer === undefined || other === undefined ? ~0 : fromOtherEnd(streamBits(peer, other));
  const needed = streamBits(promised, sent) & usable;
  if ((streamBits(now, current) & needed) !== needed) return false;
  return arePayloadsCovered(payloadsOf(current), payloadsOf(sent), other && payloadsOf(other));
}

function inUse(sdp: Sdp, slot: number): Media | undefined {
  const media = sdp.media[slot];
  return media === undefined || media.port === 0 ? undefined : media;
}

type Payloads = ReadonlyMap<string, Payload>;

function arePayloadsCovered(now: Payloads, promised: Payloads, peer: Payloads | undefined): boolean {
  const renumbered = peer === undefined ? undefined : renumberedCodecs(promised, peer);
  for (const [format, { codec, fmtp }] of promised) {
    const atPeer = peer?.get(format);
    const mirrored = atPeer?.codec === codec;
    if (peer !== undefined && !mirrored && renumbered?.has(codec) !== true) continue;
    const current = now.get(format);
    if (current?.codec !== codec) return false;
    if (current.fmtp !== fmtp && !(mirrored && current.fmtp === atPeer?.fmtp)) return false;
  }
  return true;
}

/** RFC 3264 §6.1: the peer may receive a codec under a number of its own; it still sends under the promised one. */
function renumberedCodecs(promised: Payloads, peer: Payloads): ReadonlySet<string> {
  const codecs = new Set<string>();
  for (const [format, { codec }] of peer) if (promised.get(format)?.codec !== codec) codecs.add(codec);
  return codecs;
}
