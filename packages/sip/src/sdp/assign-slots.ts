import { SDP_MAX_MEDIA } from "./parse-sdp.ts";
import type { Media } from "./sdp.ts";

type Rule = (stream: Media, index: number, slot: Media, at: number) => boolean;

/** In falling order of preference; each is tried for all streams before the next, so that none takes another's slot. */
const RULES: readonly Rule[] = [
  (stream, index, slot, at) => index === at && slot.kind === stream.kind && slot.port !== 0,
  (stream, _index, slot) => slot.kind === stream.kind && slot.port !== 0,
  (stream, index, slot, at) => index === at && slot.kind === stream.kind,
  (stream, _index, slot) => slot.kind === stream.kind,
  // RFC 3264 §8.3.3: a stream may change its media type in place, as fax does.
  (_stream, index, _slot, at) => index === at,
  (_stream, _index, slot) => slot.port === 0,
];

/**
 * The slot of a leg for each m-line of an offer, all different. Slots from `leg.length` on are new; there are never
 * more than `SDP_MAX_MEDIA`. Streams in use choose first.
 */
export function assignSlots(media: readonly Media[], leg: readonly Media[]): readonly number[] {
  const slots = new Map<number, number>();
  const free = new Set(leg.keys());
  let end = leg.length;
  const place = (index: number, slot: number | undefined): void => {
    if (slot !== undefined) free.delete(slot);
    slots.set(index, slot ?? end++);
  };
  for (const rule of RULES)
    for (const [index, stream] of media.entries()) {
      if (stream.port === 0 || slots.has(index)) continue;
      const slot = findSlot(free, leg, (candidate, at) => rule(stream, index, candidate, at));
      if (slot !== undefined) place(index, slot);
    }
  // A slot in use by another kind is taken only where the leg has no room for a new one.
  for (const [index, stream] of media.entries())
    if (stream.port !== 0 && !slots.has(index)) place(index, end < SDP_MAX_MEDIA ? undefined : firstOf(free));
  for (const index of media.keys()) if (!slots.has(index)) place(index, free.has(index) ? index : firstOf(free));
  return Array.from(media, (_, index) => slots.get(index) ?? index);
}

function findSlot(
  free: ReadonlySet<number>,
  leg: readonly Media[],
  suits: (slot: Media, at: number) => boolean,
): number | undefined {
  for (const at of free) {
    const slot = leg[at];
    if (slot !== undefined && suits(slot, at)) return at;
  }
  return undefined;
}

function firstOf(slots: ReadonlySet<number>): number | undefined {
  return slots.values().next().value;
}
