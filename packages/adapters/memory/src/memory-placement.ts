import type { Placement } from "@tandem/actor";
import { PARTITIONS } from "@tandem/identity";
import type { OwnerRecords } from "./owner-records.ts";

interface Alive {
  readonly boot: string;
  readonly until: number;
}

export interface MemoryPlacement extends Placement {
  /** Keeps the members as they are; the function puts them back. */
  keep(): () => void;
}

/** The members and owners of a cluster whose routers all run in this process. @param now ms since the epoch */
export function memoryPlacement(owners: OwnerRecords, now: () => number): MemoryPlacement {
  let members = new Map<string, Alive>();
  return {
    beat({ router, boot }, ttlMs) {
      const at = now();
      const known = members.get(router);
      members.set(router, { boot, until: at + ttlMs });
      for (const [name, { until }] of members) if (until <= at) members.delete(name);
      return Promise.resolve({
        now: at,
        before: known?.boot === boot ? known.until : 0,
        live: [...members].map(([name, alive]) => ({ router: name, boot: alive.boot })),
      });
    },
    remove({ router, boot }) {
      if (members.get(router)?.boot === boot) members.delete(router);
      return Promise.resolve();
    },
    owners: () => Promise.resolve(Array.from({ length: PARTITIONS }, (_, partition) => owners.of(partition))),
    take(partition, expected, next) {
      const owner = owners.of(partition);
      const isAsExpected = owner?.epoch === expected?.epoch && owner?.boot === expected?.boot;
      return Promise.resolve(isAsExpected ? owners.take(partition, next) : undefined);
    },
    keep() {
      const kept = new Map(members);
      return () => {
        members = new Map(kept);
      };
    },
  };
}
