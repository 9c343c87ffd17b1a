import type { Clock } from "../clock.ts";
import type { Owner } from "./placement.ts";

/**
 * Which records are older than those that were seen before: the store has lost its last writes (CLUSTER rule 19). Whoever
 * has such a partition in memory has first right to it, so that nobody else touches it for a while.
 */
export class LostRecords {
  readonly #clock: Clock;
  readonly #waitMs: number;
  /** The highest epoch of each partition that was heard of. */
  readonly #epochs = new Map<number, number>();
  /** Until when the owner of a lost record is waited for. */
  readonly #until = new Map<number, number>();
  /** The epochs of records whose newer owner was waited for in vain. */
  readonly #forsaken = new Map<number, number>();

  constructor(clock: Clock, waitMs: number) {
    this.#clock = clock;
    this.#waitMs = waitMs;
  }

  /** A partition has been taken, by whomever. */
  taken(partition: number, epoch: number): void {
    this.#epochs.set(partition, Math.max(epoch, this.#epochs.get(partition) ?? 0));
  }

  /**
   * The records as they are now.
   * @param patientUntil until when their owners may not have been there to claim them
   */
  look(owners: readonly (Owner | undefined)[], patientUntil: number): void {
    const now = this.#clock.now();
    for (const [partition, owner] of owners.entries()) {
      const epoch = owner?.epoch ?? 0;
      const until = this.#until.get(partition);
      if (epoch >= (this.#epochs.get(partition) ?? 0)) {
        this.#until.delete(partition);
        this.#epochs.set(partition, epoch);
      } else if (until === undefined) this.#until.set(partition, now + this.#waitMs);
      else if (Math.max(until, patientUntil) <= now) {
        // Nobody has come back for it.
        this.#until.delete(partition);
        this.#epochs.set(partition, epoch);
        this.#forsaken.set(partition, epoch);
      }
    }
  }

  /** True: the record is not the one to go by, as of the last look. */
  has(partition: number): boolean {
    return this.#until.has(partition);
  }

  /** True: it has had a newer owner, who may still be there. Whoever runs it needs an epoch above that one's. */
  isForsaken(partition: number, { epoch }: Owner): boolean {
    return this.#forsaken.get(partition) === epoch;
  }
}
