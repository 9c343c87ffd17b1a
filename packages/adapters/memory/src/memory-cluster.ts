import type { Placement } from "@tandem/actor";
import { memoryPlacement } from "./memory-placement.ts";
import { type Codec, type MemoryStore, memoryStore } from "./memory-store.ts";
import { ownerRecords } from "./owner-records.ts";

export interface MemoryCluster<S> {
  readonly store: MemoryStore<S>;
  readonly placement: Placement;
  /** Keeps all of it as it is; the function puts it back, as a failover to a replica that was behind would (CLUSTER rule 19). */
  keep(): () => void;
}

/** A store and a placement that share the owners' records, for several routers in one process. @param now ms since the epoch */
export function memoryCluster<S>(now: () => number, codec?: Codec<S>): MemoryCluster<S> {
  const owners = ownerRecords(now);
  const store = memoryStore(codec, owners, now);
  const placement = memoryPlacement(owners, now);
  return {
    store,
    placement,
    keep() {
      const putBack = [store.keep(), placement.keep()];
      return () => {
        for (const one of putBack) one();
      };
    },
  };
}
