import type { Bus } from "@tandem/actor";
import { tookSubject } from "@tandem/contracts";

const OWNERS = 2;
/** The owner of the first copy, who has said nothing and is not there any more. */
const UNNAMED = "";

/**
 * Routers tell when they begin a message that was sent before. One that two different ones have begun without an answer may be
 * what kills them: it is asked for from then on, and not given to a third (CLUSTER rule 26).
 */
export class PoisonWatch {
  /** Boots of the routers that have begun each message that was sent again. */
  readonly #takers = new Map<number, Set<string>>();

  constructor(bus: Bus, edge: string) {
    bus.subscribe(tookSubject(edge), ({ text }) => {
      const [seq, boot = ""] = text.split(" ");
      this.#takers.get(Number(seq))?.add(boot);
    });
  }

  /** The message is about to be sent again. */
  watch(seq: number): void {
    if (!this.#takers.has(seq)) this.#takers.set(seq, new Set());
  }

  isSuspect(seq: number): boolean {
    return (this.#takers.get(seq)?.size ?? 0) >= OWNERS;
  }

  /** A copy was taken in silence, and now nobody is there: its owner fell over it, though it could not say that it began. */
  ownerGone(seq: number): void {
    const boots = this.#takers.get(seq);
    if (boots?.size === 0) boots.add(UNNAMED);
  }

  /** Answered, or given up. */
  done(seq: number): void {
    this.#takers.delete(seq);
  }
}
