import type { Direction, Media, Sdp } from "./sdp.ts";

/** Bit of an intent or direction: the party sends. */
const SENDS = 1;
/** Bit of an intent or direction: the party receives. */
export const RECEIVES = 2;
/** Both bits: `sendrecv`. */
export const BOTH = 3;

const BY_BITS: readonly [Direction, Direction, Direction, Direction] = ["inactive", "sendonly", "recvonly", "sendrecv"];

/** The direction attribute that says these bits. */
export function directionOfBits(bits: number): Direction {
  return BY_BITS[(bits & BOTH) as 0 | 1 | 2 | 3];
}

/** The bits that a direction attribute says. */
export function bitsOfDirection(direction: Direction): number {
  return BY_BITS.indexOf(direction);
}

/** The same bits seen from the other end: what one sends, the other receives. */
export function fromOtherEnd(bits: number): number {
  return ((bits & SENDS) << 1) | ((bits & RECEIVES) >> 1);
}

/** The direction in force for an m-line: its own attribute, else the session's, else `sendrecv` (RFC 4566 §6). */
export function directionOf(sdp: Sdp, media: Media): Direction {
  return media.direction ?? sdp.direction ?? "sendrecv";
}

/** The `c=` value in force for an m-line. */
export function connectionOf(sdp: Sdp, media: Media): string | undefined {
  return media.connection ?? sdp.connection;
}

/** What the party does on this m-line: its direction, less receiving where its address is the null address. */
export function streamBits(sdp: Sdp, media: Media): number {
  const bits = bitsOfDirection(directionOf(sdp, media));
  return hasNullAddress(sdp, media) ? bits & ~RECEIVES : bits;
}

// RFC 3264 §8.4: hold as RFC 2543 had it. RFC 8840: with ICE the null address only means "not known yet".
function hasNullAddress(sdp: Sdp, media: Media): boolean {
  const connection = connectionOf(sdp, media);
  if (connection === undefined) return false;
  const address = connection.slice(connection.lastIndexOf(" ") + 1);
  return (address === "0.0.0.0" || address === "::") && !usesIce(sdp, media);
}

/** Whether ICE credentials are there, at either level (RFC 8839 §5.4). */
export function usesIce(sdp: Sdp, media: Media): boolean {
  return media.lines.some(isUfrag) || sdp.lines.some(isUfrag);
}

function isUfrag(line: string): boolean {
  return line.startsWith("a=ice-ufrag:");
}
