import { assignSlots } from "./assign-slots.ts";
import { formatSdp } from "./format-sdp.ts";
import { parseSdp } from "./parse-sdp.ts";
import { refusedMedia } from "./refused-media.ts";
import type { Media } from "./sdp.ts";

/** An offer as it goes on a leg; `slots[i]` is where the offerer's m-line `i` stands in it. */
export interface AlignedOffer {
  readonly body: string;
  readonly slots: readonly number[];
}

/**
 * Lines an offer up with the m-lines that a leg has seen (TRANSFER rule 6; RFC 3264 §8): no slot is dropped, an unused
 * one gets port 0, a new stream takes a disabled slot or a new one at the end. `history` is the SDP of the leg's last
 * completed exchange, from either side. Where nothing moves, or the history does not parse, the text comes back as it
 * is; an offer that does not parse comes back with no slots.
 */
export function alignOffer(offer: string, history: string | undefined): AlignedOffer {
  const offered = parseSdp(offer);
  if (!offered.ok) return { body: offer, slots: [] };
  const seen = history === undefined ? undefined : parseSdp(history);
  const leg = seen?.ok === true ? seen.value.media : [];
  const media = offered.value.media;
  const slots = assignSlots(media, leg);
  if (leg.length <= media.length && slots.every((slot, index) => slot === index)) return { body: offer, slots };
  const aligned: Media[] = leg.map((slot) => refusedMedia(slot, offered.value));
  for (const [index, stream] of media.entries()) aligned[slots[index] ?? index] = stream;
  return { body: formatSdp({ ...offered.value, media: aligned }), slots };
}
