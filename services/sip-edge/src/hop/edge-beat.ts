import type { Bus, Clock, TimeSample } from "@tandem/actor";
import { EDGE_BEAT_SUBJECT } from "@tandem/contracts";
import { askTime } from "./ask-time.ts";

const BEAT_MS = 500;
/** Quartzes part slowly: once every router's time has been heard, each of so many beats asks for it. */
const ASK_BEATS = 10;

export interface EdgeBeatOptions {
  readonly bus: Bus;
  /** Id of this edge with its boot nonce. */
  readonly edge: string;
  /** The process's own, which nobody corrects. */
  readonly clock: Clock;
  /** The routers' time, asked for along with a beat (CLUSTER rule 22). */
  readonly timeHeard: (sample: TimeSample) => void;
}

/** Tells the routers that this edge, and with it each of its connections, is there. */
export function beatAsEdge({ bus, edge, clock, timeHeard }: EdgeBeatOptions): { close(): void } {
  let isClosed = false;
  let untilAsked = 0;
  const ask = async (): Promise<void> => {
    const sample = await askTime(bus, clock);
    if (sample === undefined) untilAsked = 0;
    else timeHeard(sample);
  };
  const beat = (): void => {
    if (isClosed) return;
    bus.publish(EDGE_BEAT_SUBJECT, edge);
    if (untilAsked === 0) {
      untilAsked = ASK_BEATS;
      void ask();
    }
    untilAsked -= 1;
    clock.alarm(clock.now() + BEAT_MS, beat);
  };
  beat();
  return {
    close() {
      isClosed = true;
    },
  };
}
