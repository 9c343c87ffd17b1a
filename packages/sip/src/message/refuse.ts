import type { Result } from "../result.ts";
import { err } from "../result.ts";
import type { Rejection } from "./structure.ts";

/** Longest start of a broken message that is searched for what an answer needs. */
const MAX_SEARCHED = 16_384;

/** The message with its folded header lines joined by one SP (RFC 3261 §7.3.1); undefined if none is folded. */
export function unfold(text: string): string | undefined {
  const end = headerEnd(text);
  const head = text.slice(0, end);
  const joined = head.replace(/\r\n[ \t]+/g, " ");
  return joined.length === head.length ? undefined : joined + text.slice(end);
}

function headerEnd(text: string): number {
  const end = text.indexOf("\r\n\r\n");
  return end < 0 ? text.length : end;
}

/** A broken message: answered where its lines allow it, else dropped. Responses and ACKs are never answered (RFC 3261 §18.3). */
export function refuse(text: string, status: number, header: string, reason: string): Result<never, Rejection> {
  const head = text.slice(0, Math.min(headerEnd(text), MAX_SEARCHED)).replace(/\r\n[ \t]+/g, " ");
  const method = /^([\w\-.!%*+`'~]+) .* SIP\//i.exec(head)?.[1] ?? "";
  const isSilent = status === 0 || method === "" || method === "ACK";
  return err({
    status: isSilent ? 0 : status,
    header,
    reason,
    basis: isSilent ? undefined : basisOf(head),
    method,
  });
}

/** The lines of a broken request that its answer copies; undefined if one of them is not there or cannot be copied. */
function basisOf(head: string): string | undefined {
  let copied = "";
  let to: string | undefined;
  const found = new Set<string>();
  for (const line of head.split("\r\n").slice(1)) {
    const name = /^(via|v|from|f|call-id|i|cseq|to|t|record-route)[ \t]*:/i.exec(line)?.[1]?.toLowerCase();
    if (name === undefined) continue;
    // A line with a control character in it could be two lines to the one who reads the answer.
    if (/[\0-\x08\x0a-\x1f\x7f]/.test(line)) return undefined;
    const isTo = name === "to" || name === "t";
    const long = LONG[name] ?? name;
    if (found.has(long) && long !== "via" && long !== "record-route") continue;
    found.add(long);
    if (isTo) to = line;
    else copied += `${line}\r\n`;
  }
  const isComplete = found.has("via") && found.has("from") && found.has("call-id") && found.has("cseq");
  return to === undefined || !isComplete ? undefined : copied + to;
}

const LONG: Readonly<Record<string, string>> = { v: "via", f: "from", i: "call-id", t: "to" };
