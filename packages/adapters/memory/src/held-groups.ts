/** Which batches belong together, and when they are whole. */
export interface Grouping<B> {
  readonly keyOf: (batch: B) => string;
  /** What a batch begins less what it ends; a group whose sum is not above 0 has nothing open. */
  readonly opens: (batch: B) => number;
  /** A group that stays open is given on after so many ms, as far as it is. */
  readonly heldMs: number;
}

interface Group<B> {
  readonly batches: B[];
  readonly since: number;
  open: number;
}

/** Batches that wait for the rest of their group, so that a reader works each group off once and not in pieces. */
export class HeldGroups<B> {
  readonly #grouping: Grouping<B>;
  readonly #groups = new Map<string, Group<B>>();

  constructor(grouping: Grouping<B>) {
    this.#grouping = grouping;
  }

  /**
   * Takes a batch. Answers what is whole with it, in order; nothing while its group is open.
   * @param now ms, from any origin
   */
  add(batch: B, now: number): readonly B[] {
    const key = this.#grouping.keyOf(batch);
    const group = this.#groups.get(key) ?? { batches: [], since: now, open: 0 };
    group.batches.push(batch);
    group.open += this.#grouping.opens(batch);
    if (group.open > 0) {
      this.#groups.set(key, group);
      return [];
    }
    this.#groups.delete(key);
    return group.batches;
  }

  /** Takes out the groups that have waited for long enough by `now`; Infinity takes out all. Oldest first. */
  release(now: number): B[] {
    const released: B[] = [];
    for (const [key, group] of this.#groups) {
      if (group.since + this.#grouping.heldMs > now) break;
      this.#groups.delete(key);
      for (const batch of group.batches) released.push(batch);
    }
    return released;
  }
}
