import type { EventLog, LoggedEvents, PendingEvent } from "@tandem/transfer-router";

/** An event as the log holds it. */
export type SimEvent = PendingEvent & { readonly incarnation: string; readonly trunk: string };

/** The event log of a simulated world: each event id once, in the order of arrival. */
export class SimLog implements EventLog {
  readonly events: SimEvent[] = [];
  /** Trace contexts of the batches, "" of a call that is not traced. */
  readonly traceparents: string[] = [];
  /** Same id, other content: CLUSTER rule 3 calls that an alarm. */
  readonly conflicts: string[] = [];
  isLagging = false;
  isDown = false;
  readonly #known = new Map<string, string>();

  append({ incarnation, trunk, traceparent, events }: LoggedEvents): Promise<void> {
    if (this.isDown) return Promise.reject(new Error("the log is away"));
    this.traceparents.push(traceparent);
    for (const event of events) {
      const text = JSON.stringify(event);
      const known = this.#known.get(event.id);
      if (known === text) continue;
      if (known !== undefined) {
        this.conflicts.push(`${event.id}: ${known} / ${text}`);
        continue;
      }
      this.#known.set(event.id, text);
      this.events.push({ ...event, incarnation, trunk });
    }
    return Promise.resolve();
  }
}
