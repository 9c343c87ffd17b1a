import type { Bus, Clock } from "@tandem/actor";
import { EDGE_BEAT_SUBJECT } from "@tandem/contracts";

const BEAT_MS = 500;

/** Tells the routers that this edge, and with it each of its connections, is there. */
export function beatAsEdge(bus: Bus, edge: string, clock: Clock): { close(): void } {
  let isClosed = false;
  const beat = (): void => {
    if (isClosed) return;
    bus.publish(EDGE_BEAT_SUBJECT, edge);
    clock.alarm(clock.now() + BEAT_MS, beat);
  };
  beat();
  return {
    close() {
      isClosed = true;
    },
  };
}
