import type { CallEvent, LiveEvents } from "@tandem/contracts";

export interface LiveTap extends LiveEvents {
  /** Told to everybody who listens, now. */
  publish(events: readonly CallEvent[]): void;
}

/** Live events within one process: whoever appends to the log of events tells the tap as well. */
export function liveTap(): LiveTap {
  const listeners = new Set<(event: CallEvent) => void>();
  return {
    publish(events) {
      if (listeners.size === 0) return;
      for (const event of events) for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      const own = (event: CallEvent): void => listener(event);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
