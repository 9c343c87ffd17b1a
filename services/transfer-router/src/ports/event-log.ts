import type { PendingEvent } from "../call/record/call-event.ts";

/** What happened to one call, in the order in which it happened. */
export interface LoggedEvents {
  readonly incarnation: string;
  readonly trunk: string;
  /** W3C trace context of the call; "" unless it is traced. */
  readonly traceparent: string;
  readonly events: readonly PendingEvent[];
}

/**
 * The durable log of call events, read by billing and by the records.
 *
 * Every adapter keeps these promises:
 * - what `append` has resolved for is never lost, and is given to every reader at least once;
 * - a second append of the same event id is harmless;
 * - `isLagging` turns true before the log would have to drop anything: new calls are refused then (CLUSTER rule 33).
 *
 * `append` rejects when the log cannot be reached; the events then stay in the call's state.
 */
export interface EventLog {
  append(batch: LoggedEvents): Promise<void>;
  readonly isLagging: boolean;
}
