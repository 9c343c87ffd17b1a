import type { CallEventBody, PendingEvent } from "../record/call-event.ts";
import { type Instant, packInstant, unpackInstant } from "./instant.ts";
import { cut, type Stored } from "./row.ts";
import { packOwn, type Reading, unpackOwn, type Writing } from "./shared.ts";

export type EventRow = [
  seq: number,
  at: Instant,
  record: string,
  /** By its field names; ids that derive from the incarnation are short. */
  body: Readonly<Record<string, unknown>>,
  /** 0: its subject is the record. */
  subject: string | 0,
  /** An id that is not made of subject, type and `seq`. */
  id: string | 0,
];

export function packEvent(w: Writing, event: PendingEvent): Stored<EventRow> {
  const { id, seq, record, body } = event;
  const ending = endingOf(body.type, seq);
  const subject = id.endsWith(ending) ? id.slice(0, id.length - ending.length) : undefined;
  return cut<EventRow>([
    seq,
    packInstant(w.base, event.at),
    packOwn(w, record),
    withTexts(body, (text) => packOwn(w, text)),
    subject === undefined || subject === record ? 0 : packOwn(w, subject),
    subject === undefined ? packOwn(w, id) : 0,
  ]);
}

export function unpackEvent(r: Reading, row: Stored<EventRow>): PendingEvent {
  const [seq = 0, at = 0, stored = "", texts = {}, subject = 0, id = 0] = row;
  const record = unpackOwn(r, stored);
  const body = withTexts(texts, (text) => unpackOwn(r, text)) as unknown as CallEventBody;
  const named = (subject === 0 ? record : unpackOwn(r, subject)) + endingOf(body.type, seq);
  return { id: id === 0 ? named : unpackOwn(r, id), seq, at: unpackInstant(r.base, at), record, body };
}

/** The rule of `emit`, as it was when this format was made: an id that follows another one is stored whole. */
function endingOf(type: string, seq: number): string {
  return `-${type}-${seq}`;
}

function withTexts(body: object, change: (text: string) => string): Readonly<Record<string, unknown>> {
  const changed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) changed[name] = typeof value === "string" ? change(value) : value;
  return changed;
}
