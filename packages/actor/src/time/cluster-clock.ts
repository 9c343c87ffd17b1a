import type { Clock } from "../clock.ts";
import { betterOffset, type ClockOffset, offsetOf, type TimeSample } from "./clock-offset.ts";

/** A clock that is corrected while it runs goes faster or slower by one part in this many. */
const SLEW = 20;

/** The time of a whole cluster, as one of its processes keeps it (CLUSTER rule 22). */
export interface ClusterClock extends Clock {
  /** The shared clock was asked. */
  heard(sample: TimeSample): void;
  /** The shared time as it is known, before or behind `now` while that is brought there; undefined before it was ever heard. */
  known(): number | undefined;
}

/**
 * The own clock, corrected by what was heard of the shared one. `now` begins where `first` says and never jumps from then
 * on: it is brought to a new offset at a twentieth of its pace, so that no running timer is off by more than that.
 * @param own monotonic
 */
export function clusterClock(own: Clock, first?: TimeSample): ClusterClock {
  let known: ClockOffset | undefined = first === undefined ? undefined : offsetOf(first);
  let target = known?.offsetMs ?? 0;
  /** What `now` was corrected by at `since`, by the own clock. */
  let before = target;
  let since = 0;

  const offsetAt = (at: number): number => {
    if (before === target) return target;
    const way = target - before;
    const gone = Math.floor((at - since) / SLEW);
    if (gone < Math.abs(way)) return before + Math.sign(way) * gone;
    before = target;
    return target;
  };
  const now = (): number => {
    const at = own.now();
    return at + offsetAt(at);
  };
  return {
    now,
    alarm(at, ring) {
      let cancel = (): void => undefined;
      const arm = (): void => {
        const ownNow = own.now();
        cancel = own.alarm(at - offsetAt(ownNow), () => {
          // It was put back meanwhile.
          if (now() < at) arm();
          else ring();
        });
      };
      arm();
      return () => cancel();
    },
    heard(sample) {
      known = betterOffset(known, offsetOf(sample));
      if (known.offsetMs === target) return;
      const at = own.now();
      before = offsetAt(at);
      since = at;
      target = known.offsetMs;
    },
    known: () => (known === undefined ? undefined : own.now() + known.offsetMs),
  };
}
