import { isSampled } from "@tandem/identity";
import type { Call } from "../call/state.ts";
import type { EventLog } from "../ports/event-log.ts";

interface Told {
  /** The last event that was handed to the log. */
  sent: number;
  /** The last one of those that the log has confirmed without a gap. */
  confirmed: number;
}

/**
 * Hands the events in the calls' states to the log, each once for as long as the log takes them. What it refuses stays in
 * the state, and goes again with the call's next step (CLUSTER rule 32).
 */
export class EventRelay {
  readonly #log: EventLog;
  readonly #told = new Map<string, Told>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** How far the log has confirmed a call's events; 0: not known here. */
  confirmed(ref: string): number {
    return this.#told.get(ref)?.confirmed ?? 0;
  }

  publish(call: Pick<Call, "id" | "ref" | "trunk" | "traceparent" | "events">): void {
    const [oldest] = call.events;
    if (oldest === undefined) return;
    const told = this.#toldOf(call.ref, oldest.seq - 1);
    const events = call.events.filter(({ seq }) => seq > told.sent);
    const from = events[0]?.seq;
    const to = events.at(-1)?.seq;
    if (from === undefined || to === undefined) return;
    told.sent = to;
    const traceparent = isSampled(call.traceparent) ? call.traceparent : "";
    this.#log.append({ incarnation: call.id, trunk: call.trunk, traceparent, events }).then(
      () => {
        if (from <= told.confirmed + 1) told.confirmed = Math.max(told.confirmed, to);
      },
      () => {
        told.sent = Math.min(told.sent, told.confirmed);
      },
    );
  }

  /** The call has left memory. */
  forget(ref: string): void {
    this.#told.delete(ref);
  }

  #toldOf(ref: string, before: number): Told {
    const known = this.#told.get(ref);
    if (known !== undefined) return known;
    // What is before the oldest that waits was confirmed, here or by another router.
    const told = { sent: before, confirmed: before };
    this.#told.set(ref, told);
    return told;
  }
}
