import { bitsOfDirection, directionOf, directionOfBits, fromOtherEnd, streamBits } from "./direction.ts";
import { formatSdp } from "./format-sdp.ts";
import { parseSdp } from "./parse-sdp.ts";
import { isPrincipal, payloadsOf } from "./payloads-of.ts";
import { refusedMedia } from "./refused-media.ts";
import type { Media, Sdp } from "./sdp.ts";

/**
 * A local answer to `offer` out of `last`, the last SDP sent on that leg (TRANSFER rule 11): m-lines as in the offer,
 * directions that the offer permits (RFC 3264 §6.1), only codecs that both list, under the numbers of `last`. A stream
 * with none left is refused. Where `last` suits as it is it comes back as it is, so that its version stays; otherwise
 * it goes through `ownedBody`. Where either body does not parse, `last` comes back unchanged.
 */
export function answerFrom(offer: string, last: string): string {
  const offered = parseSdp(offer);
  const ours = parseSdp(last);
  if (!offered.ok || !ours.ok) return last;
  const media = offered.value.media.map((stream, slot) => answerTo(offered.value, stream, ours.value, slot));
  const unchanged =
    media.length === ours.value.media.length && media.every((stream, slot) => stream === ours.value.media[slot]);
  return unchanged ? last : formatSdp({ ...ours.value, media });
}

function answerTo(offer: Sdp, offered: Media, last: Sdp, slot: number): Media {
  const ours = last.media[slot];
  if (ours === undefined || !isSameStream(ours, offered)) return refusedMedia(offered, last);
  if (ours.port === 0) return ours;
  const narrowed = offered.port === 0 ? undefined : withCodecsOf(ours, offered);
  if (narrowed === undefined) return refusedMedia(offered, last);
  const permitted = fromOtherEnd(streamBits(offer, offered));
  const was = directionOf(last, ours);
  const direction = directionOfBits(bitsOfDirection(was) & permitted);
  return direction === was ? narrowed : { ...narrowed, direction };
}

function isSameStream(ours: Media, offered: Media): boolean {
  return ours.kind === offered.kind && ours.proto.toUpperCase() === offered.proto.toUpperCase();
}

/** `ours` without the codecs that `theirs` does not list; undefined where nothing to talk with is left. */
function withCodecsOf(ours: Media, theirs: Media): Media | undefined {
  const listed = new Set<string>();
  for (const { codec } of payloadsOf(theirs).values()) listed.add(codec);
  const payloads = payloadsOf(ours);
  const kept = new Set<string>();
  let principal = false;
  for (const [format, { codec }] of payloads) {
    if (!listed.has(codec)) continue;
    kept.add(format);
    principal ||= isPrincipal(codec);
  }
  if (kept.size === payloads.size) return ours;
  if (!principal) return undefined;
  return {
    ...ours,
    formats: ours.formats.filter((format) => kept.has(format)),
    lines: ours.lines.filter((line) => !describesDropped(line, payloads, kept)),
  };
}

const BY_FORMAT = /^a=(?:rtpmap|fmtp|rtcp-fb):(\S+)/;

function describesDropped(line: string, all: ReadonlyMap<string, unknown>, kept: ReadonlySet<string>): boolean {
  const format = BY_FORMAT.exec(line)?.[1];
  return format !== undefined && all.has(format) && !kept.has(format);
}
