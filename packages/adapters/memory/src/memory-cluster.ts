import type { Placement } from "@tandem/actor";
import { memoryPlacement } from "./memory-placement.ts";
import { type Codec, type MemoryStore, memoryStore } from "./memory-store.ts";
import { ownerRecords } from "./owner-records.ts";

export interface MemoryCluster<S> {
  readonly store: MemoryStore<S>;
  readonly placement: Placement;
}

/** A store and a placement that share the owners' records, for several routers in one process. @param now ms since the epoch */
export function memoryCluster<S>(now: () => number, codec?: Codec<S>): MemoryCluster<S> {
  const owners = ownerRecords(now);
  return { store: memoryStore(codec, owners, now), placement: memoryPlacement(owners, now) };
}
