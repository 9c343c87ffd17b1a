import type { Captured } from "@tandem/sip-edge";
import { cseqOf, field, readMessage, tagOf, type WireMessage } from "../agent/wire-message.ts";

/** 64*T1 in ms: a request without an answer is over by then. */
const LIFE_MS = 32_000;

interface Origin {
  readonly body: string;
  readonly id: string;
  readonly version: number;
}

/** What the platform put on the wire, judged leg by leg: NOTIFY's order, CSeq, and the o= line. Each fault is one line of text. */
export function checkWire(captured: readonly Captured[]): readonly string[] {
  const faults: string[] = [];
  const messages = captured.flatMap(({ at, direction, text }) => {
    const message = readMessage(text);
    return message === undefined ? [] : [{ at, direction, message }];
  });
  const legs = new Map<string, typeof messages>();
  for (const entry of messages) {
    const callId = field(entry.message, "call-id");
    legs.set(callId, [...(legs.get(callId) ?? []), entry]);
  }
  for (const [callId, entries] of legs) {
    const out = entries.filter(({ direction }) => direction === "out").map(({ message }) => message);
    faults.push(...checkOrigins(callId, out), ...checkOrder(callId, out), ...checkNotifies(callId, entries));
  }
  return faults;
}

/** TRANSFER rule 7: one session id a leg; the version stays with an equal body and rises by one with another. */
function checkOrigins(callId: string, out: readonly WireMessage[]): readonly string[] {
  const faults: string[] = [];
  let last: Origin | undefined;
  const seen = new Set<string>();
  for (const { body, text } of out) {
    // A retransmission says again what was true then.
    if (!body.startsWith("v=0") || seen.has(text)) continue;
    seen.add(text);
    const [, id = "", version = ""] = /^o=\S+ (\S+) (\S+)/m.exec(body) ?? [];
    const rest = body.replace(/^o=.*$/m, "");
    if (last !== undefined) {
      if (id !== last.id) faults.push(`${callId}: the session id became ${id}, it was ${last.id}`);
      const wanted = rest === last.body ? last.version : last.version + 1;
      if (Number(version) !== wanted)
        faults.push(`${callId}: o= version ${version} after ${last.version}, where ${wanted} is due`);
    }
    last = { body: rest, id, version: Number(version) };
  }
  return faults;
}

/** RFC 3261 §12.2.1.1, TRANSFER rule 17: each new request of ours has a higher CSeq than the ones before it. */
function checkOrder(callId: string, out: readonly WireMessage[]): readonly string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  let last = 0;
  for (const message of out) {
    if (!message.isRequest || message.method === "ACK" || message.method === "CANCEL" || seen.has(message.text))
      continue;
    seen.add(message.text);
    // Another fork is another dialog, with a numbering of its own.
    const cseq = cseqOf(message);
    if (tagOf(field(message, "to")) === "") {
      last = Math.max(last, cseq);
      continue;
    }
    if (cseq <= last) faults.push(`${callId}: ${message.method} with CSeq ${cseq} after ${last}`);
    last = Math.max(last, cseq);
  }
  return faults;
}

interface Entry {
  readonly at: number;
  readonly direction: "in" | "out";
  readonly message: WireMessage;
}

/** TRANSFER rules 19, 20: one NOTIFY at a time, one final NOTIFY a subscription, nothing after it. */
function checkNotifies(callId: string, entries: readonly Entry[]): readonly string[] {
  const faults: string[] = [];
  const over = new Set<string>();
  const answered = new Set<number>();
  const seen = new Set<string>();
  let open: { readonly cseq: number; readonly at: number; readonly event: string } | undefined;
  for (const { at, direction, message } of entries) {
    if (direction === "in") {
      if (!message.isRequest && message.method === "NOTIFY" && message.status >= 200) answered.add(cseqOf(message));
      continue;
    }
    if (!message.isRequest || message.method !== "NOTIFY" || seen.has(message.text)) continue;
    seen.add(message.text);
    const event = field(message, "event");
    const state = field(message, "subscription-state");
    if (open !== undefined && open.event === event && !answered.has(open.cseq) && at - open.at < LIFE_MS) {
      faults.push(`${callId}: NOTIFY ${cseqOf(message)} while ${open.cseq} had no answer`);
    }
    if (over.has(event))
      faults.push(`${callId}: NOTIFY ${cseqOf(message)} for ${event} after its subscription had ended`);
    if (state.startsWith("terminated")) over.add(event);
    open = { cseq: cseqOf(message), at, event };
  }
  return faults;
}
