import type { Clock } from "@tandem/actor";

/** An edge asks again within this, ms: three times, at 150, 450 and 900 ms, and once more. */
const KEEP_MS = 4_000;
const LIMIT = 20_000;

/**
 * Answers to what edges asked, so that one whose answer was lost gets the same one (CLUSTER rule 11). A copy that comes
 * while the first is worked on waits for that one.
 */
export class RecentReplies {
  readonly #replies = new Map<string, { readonly text: Promise<string | undefined>; readonly until: number }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  once(id: string, answer: () => Promise<string | undefined>): Promise<string | undefined> {
    const known = this.#replies.get(id);
    if (known !== undefined) return known.text;
    const now = this.#clock.now();
    for (const [oldest, { until }] of this.#replies) {
      if (until > now && this.#replies.size < LIMIT) break;
      this.#replies.delete(oldest);
    }
    const text = answer();
    this.#replies.set(id, { text, until: now + KEEP_MS });
    void text.then((reply) => {
      // What was not ours to answer may be, when it is asked again.
      if (reply === undefined) this.#replies.delete(id);
    });
    return text;
  }
}
