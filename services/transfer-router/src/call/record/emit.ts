import type { LegId } from "../state.ts";
import { patch, type Turn } from "../turn.ts";
import type { CallEventBody } from "./call-event.ts";

/** A leg's id in events, charges and reservations: derived from the incarnation, never from the Call-ID (CLUSTER rule 3). */
export function legName(t: Turn, leg: LegId): string {
  return `${t.call.id}-${leg}`;
}

/** Id of a record: the incarnation for the first one, the incarnation and a number for a referred one. */
export function recordName(incarnation: string, index: number): string {
  return index === 0 ? incarnation : `${incarnation}.${index}`;
}

/** Stores an event in the state; it stays until the log has confirmed it. Its id is the same whenever the step is repeated (CLUSTER rule 32). */
export function emit(t: Turn, record: number, leg: LegId, body: CallEventBody): void {
  const seq = t.call.eventSeq + 1;
  const subject = leg === 0 ? recordName(t.call.id, record) : legName(t, leg);
  const event = { id: `${subject}-${body.type}-${seq}`, seq, at: t.at, record: recordName(t.call.id, record), body };
  patch(t, { eventSeq: seq, events: [...t.call.events, event] });
}
