import type { Clock } from "@tandem/actor";

/** An edge asks again within a second; ms from the answer on. */
const KEEP_MS = 4_000;
/** Answers that are kept, and questions that are worked on. */
const LIMIT = 20_000;

/**
 * Answers to what edges asked, so that one whose answer was lost gets the same one (CLUSTER rule 11). A copy that comes
 * while the first is worked on waits for that one, however long it takes.
 */
export class RecentReplies {
  readonly #pending = new Map<string, Promise<string | undefined>>();
  readonly #answers = new Map<string, { readonly text: string; readonly until: number }>();
  readonly #clock: Clock;
  readonly #limit: number;

  constructor(clock: Clock, limit = LIMIT) {
    this.#clock = clock;
    this.#limit = limit;
  }

  get size(): number {
    return this.#pending.size + this.#answers.size;
  }

  /** What was answered, or will be; undefined: nobody has asked. */
  of(id: string): Promise<string | undefined> | undefined {
    const answer = this.#answers.get(id);
    if (answer !== undefined && answer.until > this.#clock.now()) return Promise.resolve(answer.text);
    return this.#pending.get(id);
  }

  /** Undefined: not answered, and the edge asks again. */
  once(id: string, answer: () => Promise<string | undefined>): Promise<string | undefined> {
    const known = this.of(id);
    if (known !== undefined) return known;
    if (this.#pending.size >= this.#limit) return Promise.resolve(undefined);
    const text = answer();
    this.#pending.set(id, text);
    void text.then((reply) => {
      this.#pending.delete(id);
      // What was not ours to answer may be, when it is asked again.
      if (reply !== undefined) this.#keep(id, reply);
    });
    return text;
  }

  #keep(id: string, text: string): void {
    const now = this.#clock.now();
    for (const [oldest, { until }] of this.#answers) {
      if (until > now && this.#answers.size < this.#limit) break;
      this.#answers.delete(oldest);
    }
    this.#answers.set(id, { text, until: now + KEEP_MS });
  }
}
