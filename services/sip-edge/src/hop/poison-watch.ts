import type { Bus, Clock } from "@tandem/actor";
import { tookSubject } from "@tandem/contracts";

/** After the second owner took a message and did not answer, this long is waited, ms. */
const PATIENCE_MS = 1_500;
const OWNERS = 2;

/**
 * Routers tell when they begin a message that was sent before. A message that two different ones have begun and none
 * has answered is what kills them (CLUSTER rule 26).
 */
export class PoisonWatch {
  readonly #takers = new Map<number, { readonly boots: Set<string>; last: number }>();
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
    if (!this.#takers.has(seq)) this.#takers.set(seq, { boots: new Set(), last: 0 });
  }

  isPoison(seq: number): boolean {
    const taken = this.#takers.get(seq);
    if (taken === undefined || taken.boots.size < OWNERS) return false;
    return this.#clock.now() - taken.last >= PATIENCE_MS && this.#takers.delete(seq);
  }

  /** Answered, or given up. */
  done(seq: number): void {
    this.#takers.delete(seq);
  }

  #took(seq: number, boot: string): void {
    const taken = this.#takers.get(seq);
    if (taken === undefined || taken.boots.has(boot)) return;
    taken.last = this.#clock.now();
    taken.boots.add(boot);
  }
}
