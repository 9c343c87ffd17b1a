import type { Bus, Clock } from "@tandem/actor";
import { tookSubject } from "@tandem/contracts";

/** After the second owner took a message and did not answer, this long is waited, ms. */
const PATIENCE_MS = 1_500;
const OWNERS = 2;
/** Who had a message first does not tell. */
const FIRST = "";

interface Takers {
  readonly boots: Set<string>;
  last: number;
  /** The last of them has left the bus. */
  isGone: boolean;
}

/**
 * Routers tell when they begin a message that was sent before; of the first one it shows when it is gone. A message that
 * two different ones have begun and none has answered is what kills them (CLUSTER rule 26).
 */
export class PoisonWatch {
  readonly #takers = new Map<number, Takers>();
  readonly #clock: Clock;

  constructor(bus: Bus, edge: string, clock: Clock) {
    this.#clock = clock;
    bus.subscribe(tookSubject(edge), ({ text }) => {
      const [seq, boot = ""] = text.split(" ");
      this.#took(Number(seq), boot);
    });
  }

  /** The message is about to be sent again. */
  watch(seq: number): void {
    if (!this.#takers.has(seq)) this.#takers.set(seq, { boots: new Set(), last: 0, isGone: false });
  }

  /** Somebody had it in silence, and now nobody is there. */
  vanished(seq: number): void {
    if (this.#takers.get(seq)?.boots.size === 0) this.#took(seq, FIRST);
    const taken = this.#takers.get(seq);
    if (taken !== undefined) taken.isGone = true;
  }

  /** Somebody has died with it: the next one is to be noticed before yet another takes over. */
  isSuspect(seq: number): boolean {
    return (this.#takers.get(seq)?.boots.size ?? 0) > 0;
  }

  isPoison(seq: number): boolean {
    const taken = this.#takers.get(seq);
    if (taken === undefined || taken.boots.size < OWNERS) return false;
    const isLate = this.#clock.now() - taken.last >= PATIENCE_MS;
    return (taken.isGone || isLate) && this.#takers.delete(seq);
  }

  /** Answered, or given up. */
  done(seq: number): void {
    this.#takers.delete(seq);
  }

  #took(seq: number, boot: string): void {
    const taken = this.#takers.get(seq);
    if (taken === undefined || taken.boots.has(boot)) return;
    taken.last = this.#clock.now();
    taken.isGone = false;
    taken.boots.add(boot);
  }
}
