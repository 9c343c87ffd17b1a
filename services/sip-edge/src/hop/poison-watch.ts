import type { Bus } from "@tandem/actor";
import { aliveSubject, gaveSubject, tookSubject } from "@tandem/contracts";

const OWNERS = 2;
/** The owner of the first copy, who has said nothing and is not there any more. */
const UNNAMED = "";
const ALIVE_MS = 300;
/** Messages given back that are remembered; the oldest go, of which another router has answered most. */
const GIVEN_BACK_LIMIT = 10_000;

/**
 * Routers tell when they begin a message that was sent before. One that two different ones have begun without an answer may be
 * what kills them: it is asked for from then on, and not given to a third (CLUSTER rule 26).
 */
export class PoisonWatch {
  /** Boots of the routers that have begun each message that was sent again. */
  readonly #takers = new Map<number, Set<string>>();
  /** Messages that a router has said it is well after, and that it is not the one to answer them. */
  readonly #givenBack = new Set<number>();

  readonly #bus: Bus;

  constructor(bus: Bus, edge: string) {
    this.#bus = bus;
    bus.subscribe(tookSubject(edge), ({ text }) => {
      const [seq, boot = ""] = text.split(" ");
      this.#takers.get(Number(seq))?.add(boot);
    });
    bus.subscribe(gaveSubject(edge), ({ text }) => {
      const [seq, boot = ""] = text.split(" ");
      this.#giveBack(Number(seq), boot);
    });
  }

  #giveBack(seq: number, boot: string): void {
    const boots = this.#takers.get(seq);
    boots?.delete(boot);
    boots?.delete(UNNAMED);
    this.#givenBack.add(seq);
    if (this.#givenBack.size <= GIVEN_BACK_LIMIT) return;
    for (const oldest of this.#givenBack) {
      this.#givenBack.delete(oldest);
      return;
    }
  }

  /** The message is about to be sent again. */
  watch(seq: number): void {
    if (!this.#takers.has(seq)) this.#takers.set(seq, new Set());
  }

  isSuspect(seq: number): boolean {
    return (this.#takers.get(seq)?.size ?? 0) >= OWNERS;
  }

  /**
   * Whether as many are gone. Those that live were slow, or gave their partition away; of one that says nothing, and is still
   * connected, nobody can know yet.
   */
  async isProven(seq: number): Promise<boolean> {
    const boots = this.#takers.get(seq) ?? new Set();
    let gone = boots.has(UNNAMED) ? 1 : 0;
    const named = [...boots].filter((boot) => boot !== UNNAMED);
    await Promise.all(
      named.map(async (boot) => {
        const { kind } = await this.#bus.request(aliveSubject(boot), "", ALIVE_MS);
        if (kind === "reply") boots.delete(boot);
        if (kind === "nobody") gone += 1;
      }),
    );
    return gone >= OWNERS;
  }

  /** A copy was taken in silence, and now nobody is there: its owner fell over it, though it could not say that it began. */
  ownerGone(seq: number): void {
    const boots = this.#takers.get(seq);
    if (boots?.size === 0 && !this.#givenBack.has(seq)) boots.add(UNNAMED);
  }

  /** Answered, or given up. */
  done(seq: number): void {
    this.#takers.delete(seq);
    this.#givenBack.delete(seq);
  }
}
