/**
 * Slots in use, one a record, each with the end of its lease in milliseconds since the epoch. A slot whose lease has ended is free.
 * Every operation costs as much as leases ended since the last one, however many slots there are.
 */
export interface Slots {
  has(id: string, at: number): boolean;
  /** Takes a slot, or moves the end of one that is held. */
  hold(id: string, at: number): void;
  /** Moves the end of the leases of those that hold a slot; an unknown record gets none. */
  renew(ids: readonly string[], at: number): void;
  release(id: string): void;
  size(at: number): number;
}

/** An empty set of slots with leases of `leaseMs`. */
export function slots(leaseMs: number): Slots {
  // Insertion order is the order of the leases' ends, because they all have one length and a renewed one goes to the back.
  const ends = new Map<string, number>();
  const expire = (at: number) => {
    for (const [id, end] of ends) {
      if (end > at) return;
      ends.delete(id);
    }
  };
  const hold = (id: string, at: number) => {
    ends.delete(id);
    ends.set(id, at + leaseMs);
  };
  return {
    has(id, at) {
      expire(at);
      return ends.has(id);
    },
    hold,
    renew(ids, at) {
      expire(at);
      for (const id of ids) if (ends.has(id)) hold(id, at);
    },
    release: (id) => {
      ends.delete(id);
    },
    size(at) {
      expire(at);
      return ends.size;
    },
  };
}
