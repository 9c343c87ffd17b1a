import { encodeLatin1 } from "./latin1.ts";
import { isToken, unquote } from "./params.ts";
import { unfold } from "./refuse.ts";
import { splitOutside } from "./split.ts";

/** Where a message came from, as the socket says. */
export interface Source {
  /** IPv4 dotted, or IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
}

/** A message as `parse` takes it. */
interface ReceivedMessage {
  readonly bytes: Uint8Array;
  /** latin1 decoding of `bytes`. */
  readonly text: string;
}

/**
 * Puts `received` and `rport` into the top Via of a request that came in (RFC 3261 §18.2.1, RFC 3581 §4): `received`
 * when the sent-by host is not the source address or rport was asked for, `rport` when it was asked for. What the
 * peer wrote in their place is replaced. The bytes that stay are copied, not encoded again. Answers the message itself
 * when nothing is to be said.
 */
export function stampReceived(message: ReceivedMessage, source: Source): ReceivedMessage {
  const stamp = stampOf(message.text, source);
  if (stamp === undefined) return message;
  const { start, value, end } = stamp;
  const text = stamp.text.substring(0, start) + value + stamp.text.substring(end);
  if (stamp.text !== message.text) return { bytes: encodeLatin1(text), text };
  const bytes = new Uint8Array(text.length);
  bytes.set(message.bytes.subarray(0, start));
  for (let i = 0; i < value.length; i++) bytes[start + i] = value.charCodeAt(i);
  bytes.set(message.bytes.subarray(end), start + value.length);
  return { bytes, text };
}

interface Stamp {
  /** Unfolded, if the top Via was folded. */
  readonly text: string;
  /** Where the top value begins and ends, and what stands there from now on. */
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** Undefined: nothing is to be said. */
function stampOf(text: string, source: Source): Stamp | undefined {
  const start = topViaValue(text);
  if (start < 0) return undefined;
  const lineEnd = text.indexOf("\r\n", start);
  if (lineEnd < 0) return undefined;
  const next = text.charCodeAt(lineEnd + 2);
  if (isSpace(next) || lineEnd === start) {
    const joined = unfold(text);
    return joined === undefined ? undefined : stampOf(joined, source);
  }
  const line = text.substring(start, lineEnd);
  if (isPlainlyFrom(line, source.address)) return undefined;
  const value = line.indexOf(",") < 0 ? line.trimEnd() : (splitOutside(line, 0x2c)[0] ?? "");
  const stamped = stampValue(value, source);
  return stamped === value ? undefined : { text, start, end: start + value.length, value: stamped };
}

/** Where the value of the first Via line begins; -1: no header line is one. */
function topViaValue(text: string): number {
  for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n", end + 2)) {
    let p = end + 2;
    const first = text.charCodeAt(p);
    if (first === 0x0d && text.charCodeAt(p + 1) === 0x0a) return -1;
    if ((first | 0x20) !== 0x76 /* v */) continue;
    const isLong = (text.charCodeAt(p + 1) | 0x20) === 0x69 /* i */ && (text.charCodeAt(p + 2) | 0x20) === 0x61; /* a */
    p = spaceEnd(text, isLong ? p + 3 : p + 1);
    if (text.charCodeAt(p) === 0x3a /* : */) return spaceEnd(text, p + 1);
  }
  return -1;
}

function spaceEnd(text: string, p: number): number {
  let q = p;
  while (isSpace(text.charCodeAt(q))) q++;
  return q;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/**
 * Whether a Via line has the source's address for its sent-by host, and no parameter that could be `received` or
 * `rport`: then there is nothing to stamp. False: it must be looked at closely.
 */
function isPlainlyFrom(line: string, address: string): boolean {
  // "SIP/2.0/UDP host"
  const space = line.indexOf(" ");
  const isBracketed = line.charCodeAt(space + 1) === 0x5b;
  const host = isBracketed ? space + 2 : space + 1;
  if (space < 9 || !line.startsWith("SIP/2.0/") || !line.startsWith(address, host)) return false;
  const after = line.charCodeAt(host + address.length);
  if (isBracketed ? after !== 0x5d : after !== 0x3a && after !== 0x3b) return false;
  for (let p = line.indexOf(";", host); p >= 0; p = line.indexOf(";", p + 1)) {
    const name = line.charCodeAt(p + 1) | 0x20;
    if (name === 0x72 /* r */ || name === 0x20 || name === 0x29 /* TAB */) return false;
  }
  return true;
}

function stampValue(value: string, source: Source): string {
  const semicolon = value.indexOf(";");
  const head = semicolon < 0 ? value : value.slice(0, semicolon);
  const parts = semicolon < 0 ? [] : splitOutside(value.slice(semicolon + 1), 0x3b);
  const names = parts.map(nameOf);
  // Malformed, or one name twice: `parse` has to say something about that.
  if (!parts.every(isParameter) || names.some((name, i) => name !== "" && names.indexOf(name) < i)) return value;
  const wantsPort = names.includes("rport");
  const isOther = hostOf(head) !== source.address.toLowerCase();
  if (!wantsPort && !isOther && !names.includes("received")) return value;
  let stamped = head.trimEnd();
  for (const [i, name] of names.entries()) {
    if (name !== "" && name !== "received" && name !== "rport") stamped += `;${parts[i] ?? ""}`;
  }
  // RFC 3581 §4: with rport the received parameter is always there.
  if (isOther || wantsPort) stamped += `;received=${source.address}`;
  return wantsPort ? `${stamped};rport=${source.port}` : stamped;
}

/** Name of a parameter in lower case; "" of an empty one, as old stacks leave it at the end. */
function nameOf(part: string): string {
  const equals = part.indexOf("=");
  return (equals < 0 ? part : part.slice(0, equals).trimEnd()).toLowerCase();
}

function isParameter(part: string): boolean {
  if (part === "") return true;
  const equals = part.indexOf("=");
  return isToken(nameOf(part)) && (equals < 0 || unquote(part.slice(equals + 1).trimStart()) !== undefined);
}

function hostOf(head: string): string {
  const sentBy = head
    .trimEnd()
    .replace(/^[^/]*\/[^/]*\/[ \t]*[^ \t]+[ \t]+/, "")
    .toLowerCase();
  return sentBy.startsWith("[") ? sentBy.slice(1, sentBy.indexOf("]")) : (sentBy.split(":")[0] ?? "").trimEnd();
}
