import type { Fence, Holding, Member, OwnerRecord } from "@tandem/actor";

/** Below every mark: the owner of the record has not given back yet what was lost. */
const UNKNOWN_MARK = -1;

/** Who owns each partition: one record that a placement moves and a store compares with. */
export interface OwnerRecords {
  of(partition: number): OwnerRecord | undefined;
  /** Names a new owner, whoever it was before. Its marks begin anew. */
  take(partition: number, next: Member): Fence;
  holding(partition: number, fence: Fence, seen: number): Holding;
  /** A commit is done, or a recovery. */
  marked(partition: number, mark: number): void;
  /** Names the owner of a lost record again. The mark that is there, below 0 for none; undefined: somebody newer has it. */
  reclaim(partition: number, fence: Fence): number | undefined;
  /** Keeps the records as they are; the function puts them back. */
  keep(): () => void;
}

/** @param now ms since the epoch; no epoch is below it */
export function ownerRecords(now: () => number): OwnerRecords {
  let records = new Map<number, OwnerRecord>();
  const routers = new Map<string, string>();
  return {
    of: (partition) => records.get(partition),
    take(partition, { router, boot }) {
      const epoch = Math.max((records.get(partition)?.epoch ?? 0) + 1, Math.floor(now()));
      records.set(partition, { router, boot, epoch, mark: 0 });
      routers.set(boot, router);
      return { epoch, boot };
    },
    holding(partition, { epoch, boot }, seen) {
      const record = records.get(partition);
      if (record?.epoch === epoch && record.boot === boot) return record.mark < seen ? "behind" : "held";
      return (record?.epoch ?? 0) < epoch ? "behind" : "fenced";
    },
    marked(partition, mark) {
      const record = records.get(partition);
      if (record !== undefined && record.mark < mark) records.set(partition, { ...record, mark });
    },
    reclaim(partition, { epoch, boot }) {
      const record = records.get(partition);
      if (record?.epoch === epoch && record.boot === boot) return record.mark;
      if ((record?.epoch ?? 0) >= epoch) return undefined;
      records.set(partition, { router: routers.get(boot) ?? boot, boot, epoch, mark: UNKNOWN_MARK });
      return UNKNOWN_MARK;
    },
    keep() {
      const kept = new Map(records);
      return () => {
        records = new Map(kept);
      };
    },
  };
}
