import type { TokenFields } from "@tandem/identity";
import type { EdgeLimits } from "./edge-limits.ts";
import { LegRates } from "./leg-rates.ts";
import { SourceLimiter, sourceKey } from "./source-limiter.ts";

/** BYEs of one leg beyond its rate: the copies of one, as timers send them. */
const ENDS_BURST = 10;
const ENDS_WINDOW_MS = 2_000;
/** Only legs that flood are counted there. */
const ENDS_PLACES = 4_096;

/** The memory of one edge about its sources. Losing it changes nothing but who is answered once more. */
export class EdgeLimiter {
  readonly limits: EdgeLimits;
  readonly #strangers: SourceLimiter;
  readonly #forged: SourceLimiter;
  readonly #guests: SourceLimiter;
  readonly #known: SourceLimiter;
  readonly #allStrangers: SourceLimiter;
  readonly #allGuests: SourceLimiter;
  readonly #legs: LegRates;
  readonly #legEnds: LegRates;

  constructor(limits: EdgeLimits) {
    this.limits = limits;
    this.#strangers = new SourceLimiter(limits.strangerBurst, limits.strangerWindowMs, limits.sources);
    this.#forged = new SourceLimiter(limits.forgedBurst, limits.forgedWindowMs, limits.sources);
    this.#guests = new SourceLimiter(limits.guestBurst, limits.guestWindowMs, limits.sources);
    this.#known = new SourceLimiter(limits.knownBurst, limits.knownWindowMs, limits.sources);
    // Apart, so that scanners cannot use up what a customer behind a changing address needs.
    this.#allStrangers = new SourceLimiter(limits.strangersBurst, limits.strangersWindowMs, 1);
    this.#allGuests = new SourceLimiter(limits.strangersBurst, limits.strangersWindowMs, 1);
    this.#legs = new LegRates(limits.legBurst, limits.legWindowMs);
    this.#legEnds = new LegRates(ENDS_BURST, ENDS_WINDOW_MS, ENDS_PLACES);
  }

  /** May a source that nothing claims be answered? */
  stranger(address: string, at: number): boolean {
    return this.#strangers.take(sourceKey(address), at) && this.#allStrangers.take("", at);
  }

  /** May it be told that its tag is none of ours? */
  forged(address: string, at: number): boolean {
    return this.#forged.take(sourceKey(address), at) && this.#allStrangers.take("", at);
  }

  /** May it be challenged, or cancel? */
  guest(address: string, at: number): boolean {
    return this.#guests.take(sourceKey(address), at) && this.#allGuests.take("", at);
  }

  /** It knew the password: what `guest` counted was no guess. */
  authenticated(address: string): void {
    this.#guests.giveBack(sourceKey(address));
    this.#allGuests.giveBack("");
  }

  /** May a source that an ACL or a carrier claims be answered by the edge itself? */
  known(address: string, at: number): boolean {
    return this.#known.take(sourceKey(address), at);
  }

  /**
   * Is this message of a leg of ours within the leg's rate? Whoever floods a call may still end it: a BYE beyond the rate has
   * a small one of its own.
   */
  leg({ actor, leg }: Pick<TokenFields, "actor" | "leg">, isBye: boolean, at: number): boolean {
    return this.#legs.take(actor, leg, at) || (isBye && this.#legEnds.take(actor, leg, at));
  }
}
