import { type CallEvent, CallEventBatch, type LiveEvents } from "@tandem/contracts";
import type { NatsConnection } from "./connect-nats.ts";
import { EVENT_SUBJECT } from "./event-stream.ts";

export interface NatsLiveEvents extends LiveEvents {
  /** Messages that are no batch of events. */
  readonly counts: { readonly undecodable: number };
  close(): void;
}

/**
 * The events that routers publish, as they pass by: a plain subscription to the subject that the stream of events listens
 * on. It keeps nothing and holds nobody up; while the connection is away, what passes is missed.
 */
export function natsLiveEvents(connection: NatsConnection): NatsLiveEvents {
  const listeners = new Set<(event: CallEvent) => void>();
  const counts = { undecodable: 0 };
  const subscription = connection.driver.subscribe(`${EVENT_SUBJECT}.>`, {
    callback(error, { data }) {
      if (error !== null || listeners.size === 0) return;
      const events = decode(data);
      if (events === undefined) counts.undecodable += 1;
      for (const event of events ?? []) for (const listener of listeners) listener(event);
    },
  });
  return {
    counts,
    subscribe(listener) {
      const own = (event: CallEvent): void => listener(event);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    close() {
      listeners.clear();
      subscription.unsubscribe();
    },
  };
}

function decode(bytes: Uint8Array): readonly CallEvent[] | undefined {
  try {
    return CallEventBatch.decode(bytes).events;
  } catch {
    return undefined;
  }
}
