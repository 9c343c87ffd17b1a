import { parseParams } from "./params.ts";
import { unfold } from "./refuse.ts";
import { splitOutside } from "./split.ts";

/** Where a message came from, as the socket says. */
export interface Source {
  /** IPv4 dotted, or IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
}

/**
 * Puts `received` and `rport` into the top Via of a request that came in (RFC 3261 §18.2.1, RFC 3581 §4): `received`
 * when the sent-by host is not the source address or rport was asked for, `rport` when it was asked for. What the
 * peer wrote in their place is replaced. Answers the text itself when nothing is to be said.
 */
export function stampReceived(text: string, source: Source): string {
  const headerEnd = text.indexOf("\r\n\r\n");
  const name = /\r\n(?:via|v)[ \t]*:[ \t]*/gi;
  const found = name.exec(text);
  if (found === null || (headerEnd >= 0 && found.index > headerEnd)) return text;
  const start = name.lastIndex;
  const lineEnd = text.indexOf("\r\n", start);
  if (lineEnd < 0) return text;
  const next = text.charCodeAt(lineEnd + 2);
  if (next === 0x20 || next === 0x09 || lineEnd === start) {
    const joined = unfold(text);
    return joined === undefined ? text : stampReceived(joined, source);
  }
  const value = splitOutside(text.substring(start, lineEnd), 0x2c)[0] ?? "";
  const stamped = stampValue(value, source);
  return stamped === value ? text : text.substring(0, start) + stamped + text.substring(start + value.length);
}

function stampValue(value: string, source: Source): string {
  const semicolon = value.indexOf(";");
  const head = semicolon < 0 ? value : value.slice(0, semicolon);
  const tail = semicolon < 0 ? "" : value.slice(semicolon + 1);
  const params = parseParams(tail);
  if (params === undefined) return value;
  const wantsPort = params["rport"] !== undefined;
  const isOther = hostOf(head) !== source.address.toLowerCase();
  if (!wantsPort && !isOther && params["received"] === undefined) return value;
  let stamped = head.trimEnd();
  for (const part of splitOutside(tail, 0x3b)) {
    if (part !== "" && !/^(?:received|rport)[ \t]*(?:=|$)/i.test(part)) stamped += `;${part}`;
  }
  // RFC 3581 §4: with rport the received parameter is always there.
  if (isOther || wantsPort) stamped += `;received=${source.address}`;
  return wantsPort ? `${stamped};rport=${source.port}` : stamped;
}

function hostOf(head: string): string {
  const sentBy = head
    .trimEnd()
    .replace(/^[^/]*\/[^/]*\/[ \t]*[^ \t]+[ \t]+/, "")
    .toLowerCase();
  return sentBy.startsWith("[") ? sentBy.slice(1, sentBy.indexOf("]")) : (sentBy.split(":")[0] ?? "").trimEnd();
}
