/** What a clock that processes share said, between two readings of a process's own. All in ms since the epoch. */
export interface TimeSample {
  /** By the own clock. */
  readonly sentAt: number;
  /** By the own clock. */
  readonly receivedAt: number;
  readonly toldAt: number;
}

/** How far the shared clock is before the own one, as one sample tells it. */
export interface ClockOffset {
  readonly offsetMs: number;
  /** It is off by no more than this: half the round trip, and what both clocks cut off. */
  readonly boundMs: number;
  /** When it was heard, by the own clock. */
  readonly at: number;
}

/** Both clocks say whole ms. */
const GRAIN_MS = 1;
/** Two quartzes part by no more than this, in ms a ms: each its 50 ppm. */
const DRIFT = 1e-4;

export function offsetOf({ sentAt, receivedAt, toldAt }: TimeSample): ClockOffset {
  const half = (receivedAt - sentAt) / 2;
  return { offsetMs: Math.round(toldAt - sentAt - half), boundMs: half + GRAIN_MS, at: receivedAt };
}

/**
 * Of what is known and what was heard now, the one that is off by less: a short round trip is believed for longer than a
 * long one, until drift has eaten its lead. Where both cannot be true, a clock was set: then the newer one.
 */
export function betterOffset(known: ClockOffset | undefined, heard: ClockOffset): ClockOffset {
  if (known === undefined) return heard;
  const boundMs = known.boundMs + (heard.at - known.at) * DRIFT;
  const isSet = Math.abs(heard.offsetMs - known.offsetMs) > heard.boundMs + boundMs;
  return isSet || heard.boundMs <= boundMs ? heard : known;
}

/** Asks for the shared time once. */
export async function sampleTime(own: { now(): number }, ask: () => Promise<number>): Promise<TimeSample> {
  const sentAt = own.now();
  const toldAt = await ask();
  return { sentAt, receivedAt: own.now(), toldAt };
}
