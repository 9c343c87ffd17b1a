import { MAX_STREAM_BODY_BYTES, MAX_STREAM_HEADER_BYTES } from "../limits.ts";
import { contentLengthOf } from "./content-length-of.ts";

/** What a stream has brought and no message has used yet. `emptyStream` begins one; a state is used once. */
export interface StreamState {
  /** Room; its first `length` bytes are filled. */
  readonly pending: Uint8Array;
  readonly length: number;
  /** Up to where the end of the headers was looked for. */
  readonly searched: number;
  /** Bytes of the whole message at the front of `pending`; 0: not known yet. */
  readonly expected: number;
  /** After an error nothing is read any more. */
  readonly isBroken: boolean;
}

export type FrameError = {
  readonly kind: "header-too-large" | "body-too-large" | "content-length-missing" | "content-length-malformed";
  /** The headers that were at fault, for a 400 or 413; the connection is closed after it (RFC 3261 §18.3). */
  readonly head: Uint8Array;
};

export interface Framed {
  readonly state: StreamState;
  /** Whole messages in order, each in memory of its own. */
  readonly messages: readonly Uint8Array[];
  /** Double-CRLF keep-alives that wait for a CRLF each (RFC 5626 §3.5.1). */
  readonly pings: number;
  /** Single CRLFs between messages: the pongs to our pings. */
  readonly pongs: number;
  readonly error: FrameError | undefined;
}

const CR = 0x0d;
const LF = 0x0a;

export function emptyStream(): StreamState {
  return { pending: new Uint8Array(0), length: 0, searched: 0, expected: 0, isBroken: false };
}

/** Cuts a TCP or TLS stream into messages by Content-Length, which must be there (RFC 3261 §18.3, §20.14). Never holds more than one message beyond the chunk. */
export function frame(state: StreamState, chunk: Uint8Array): Framed {
  if (state.isBroken) return { state, messages: [], pings: 0, pongs: 0, error: undefined };
  const bytes = append(state, chunk);
  const length = state.length + chunk.length;
  const messages: Uint8Array[] = [];
  let start = 0;
  let searched = state.searched;
  let expected = state.expected;
  let pings = 0;
  let pongs = 0;
  for (;;) {
    if (expected === 0) {
      if (searched === start) {
        const keepalive = skipKeepalives(bytes, start, length);
        pings += keepalive.pings;
        pongs += keepalive.pongs;
        start = keepalive.end;
        if (keepalive.isPartial) {
          searched = start;
          break;
        }
      }
      const end = headerEnd(bytes, Math.max(start, searched - 3), length);
      if (end < 0 ? length - start > MAX_STREAM_HEADER_BYTES : end - start > MAX_STREAM_HEADER_BYTES) {
        return broken("header-too-large", bytes.slice(start, start + MAX_STREAM_HEADER_BYTES), messages, pings, pongs);
      }
      if (end < 0) {
        searched = length;
        break;
      }
      const body = contentLengthOf(bytes, start, end);
      if (typeof body === "string") return broken(body, bytes.slice(start, end), messages, pings, pongs);
      if (body > MAX_STREAM_BODY_BYTES)
        return broken("body-too-large", bytes.slice(start, end), messages, pings, pongs);
      expected = end - start + body;
    }
    if (length - start < expected) break;
    messages.push(bytes.slice(start, start + expected));
    start += expected;
    searched = start;
    expected = 0;
  }
  return { state: rest(bytes, start, length, searched, expected), messages, pings, pongs, error: undefined };
}

/** Room grows by doubling, so that a peer who sends byte by byte does not make every byte copy all the others. */
function append(state: StreamState, chunk: Uint8Array): Uint8Array {
  if (state.length === 0) return chunk;
  const needed = state.length + chunk.length;
  let bytes = state.pending;
  if (needed > bytes.length) {
    bytes = new Uint8Array(Math.max(needed, 2 * bytes.length));
    bytes.set(state.pending.subarray(0, state.length));
  }
  bytes.set(chunk, state.length);
  return bytes;
}

function rest(bytes: Uint8Array, start: number, length: number, searched: number, expected: number): StreamState {
  if (start === length) return emptyStream();
  const isOwn = start === 0 && bytes.length > length;
  // A chunk may be the socket's own buffer: what stays is copied.
  const pending = isOwn ? bytes : copyWithRoom(bytes, start, length);
  return { pending, length: length - start, searched: searched - start, expected, isBroken: false };
}

function copyWithRoom(bytes: Uint8Array, start: number, length: number): Uint8Array {
  const room = new Uint8Array(Math.max(1024, 2 * (length - start)));
  room.set(bytes.subarray(start, length));
  return room;
}

function broken(
  kind: FrameError["kind"],
  head: Uint8Array,
  messages: readonly Uint8Array[],
  pings: number,
  pongs: number,
): Framed {
  return { state: { ...emptyStream(), isBroken: true }, messages, pings, pongs, error: { kind, head } };
}

interface Keepalives {
  readonly end: number;
  readonly pings: number;
  readonly pongs: number;
  /** What follows may still become a keep-alive: a CR, or a CRLF whose second half has not come. */
  readonly isPartial: boolean;
}

function skipKeepalives(bytes: Uint8Array, start: number, length: number): Keepalives {
  let p = start;
  let pings = 0;
  let pongs = 0;
  while (p < length && bytes[p] === CR) {
    if (p + 1 === length) return { end: p, pings, pongs, isPartial: true };
    if (bytes[p + 1] !== LF) break;
    if (bytes[p + 2] === CR && p + 3 < length && bytes[p + 3] === LF) {
      pings++;
      p += 4;
    } else if (p + 2 === length) {
      // A lone CRLF at the end of what came is a pong. Half of a ping is never sent alone: RFC 5626 §3.5.1 wants one write.
      pongs++;
      p += 2;
    } else if (p + 3 === length && bytes[p + 2] === CR) {
      return { end: p, pings, pongs, isPartial: true };
    } else {
      p += 2;
    }
  }
  return { end: p, pings, pongs, isPartial: p === length };
}

/** Place after the first CRLF CRLF; -1: not there. */
function headerEnd(bytes: Uint8Array, from: number, length: number): number {
  for (let p = bytes.indexOf(CR, from); p >= 0 && p + 3 < length; p = bytes.indexOf(CR, p + 1)) {
    if (bytes[p + 1] === LF && bytes[p + 2] === CR && bytes[p + 3] === LF) return p + 4;
  }
  return -1;
}
