import type { ActorAddress } from "@tandem/actor";

/** Commits of removed actors that are remembered, for who asks again. */
const REMOVED_LIMIT = 1_000;

export interface Kept {
  readonly version: number;
  readonly commit: string;
  readonly due: number;
  readonly state: unknown;
}

interface Lingering {
  readonly partition: number;
  readonly until: number;
  readonly commit: string;
}

/** Actors by partition and id, and the commits of those that are gone. */
export class KeptActors {
  #partitions = new Map<number, Map<string, Kept>>();
  #removed = new Set<string>();
  /** Last commits, with the end of their time, the earliest first for the most part. */
  #lingering = new Map<string, Lingering>();

  get size(): number {
    return [...this.#partitions.values()].reduce((sum, actors) => sum + actors.size, 0);
  }

  of(partition: number): Map<string, Kept> {
    const known = this.#partitions.get(partition) ?? new Map<string, Kept>();
    this.#partitions.set(partition, known);
    return known;
  }

  /** @param until set: it is forgotten then, unless another commit comes */
  put({ partition, id }: ActorAddress, kept: Kept, until: number | undefined): void {
    this.of(partition).set(id, kept);
    if (until !== undefined) this.#lingering.set(id, { partition, until, commit: kept.commit });
  }

  remove({ partition, id }: ActorAddress, commit: string): void {
    this.of(partition).delete(id);
    if (commit !== "") this.#removed.add(commit);
    for (const oldest of this.#removed) {
      if (this.#removed.size <= REMOVED_LIMIT) return;
      this.#removed.delete(oldest);
    }
  }

  /** Was it the commit that removed its actor? */
  isRemoved(commit: string): boolean {
    return this.#removed.has(commit);
  }

  forgetOld(at: number): void {
    for (const [id, { partition, until, commit }] of this.#lingering) {
      if (until > at) continue;
      this.#lingering.delete(id);
      const actors = this.of(partition);
      if (actors.get(id)?.commit === commit) actors.delete(id);
    }
  }

  /** Keeps all of it as it is; the function puts it back. */
  keep(): () => void {
    const partitions = [...this.#partitions].map(([partition, actors]) => [partition, new Map(actors)] as const);
    const removed = new Set(this.#removed);
    const lingering = new Map(this.#lingering);
    return () => {
      this.#partitions = new Map(partitions.map(([partition, actors]) => [partition, new Map(actors)]));
      this.#removed = new Set(removed);
      this.#lingering = new Map(lingering);
    };
  }
}
