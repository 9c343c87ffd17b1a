import type { Fence, Member, Owner } from "@tandem/actor";

/** Who owns each partition: one record that a placement moves and a store compares with. */
export interface OwnerRecords {
  of(partition: number): Owner | undefined;
  /** Names a new owner, whoever it was before. */
  take(partition: number, next: Member): Fence;
  holds(partition: number, fence: Fence): boolean;
}

/** @param now ms since the epoch; no epoch is below it */
export function ownerRecords(now: () => number): OwnerRecords {
  const owners = new Map<number, Owner>();
  return {
    of: (partition) => owners.get(partition),
    take(partition, { router, boot }) {
      const epoch = Math.max((owners.get(partition)?.epoch ?? 0) + 1, Math.floor(now()));
      owners.set(partition, { router, boot, epoch });
      return { epoch, boot };
    },
    holds(partition, fence) {
      const owner = owners.get(partition);
      return owner !== undefined && owner.epoch === fence.epoch && owner.boot === fence.boot;
    },
  };
}
