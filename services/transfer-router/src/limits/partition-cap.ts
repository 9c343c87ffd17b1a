import { PARTITIONS } from "@tandem/identity";

/** Names under `limits:` of the configuration, and their defaults. */
export const PARTITION_CAP_LIMITS = {
  /** New calls of one trunk or carrier in one partition at once. */
  partitionBurst: 50,
  /** How long each further one has to be waited for, ms. */
  partitionWindowMs: 50,
} as const;

export type PartitionCapLimits = { readonly [name in keyof typeof PARTITION_CAP_LIMITS]: number };

/** Trunks and carriers remembered: 2 KiB each. */
const PARTIES = 4_096;
/** A trunk may begin so many times its even share of `callsPerSecond` in any one partition. */
const HEADROOM = 4;

/** Those of the configuration that are named as these. */
export function partitionCapOf(limits: Readonly<Record<string, number>>): Partial<PartitionCapLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([name]) => name in PARTITION_CAP_LIMITS));
}

/**
 * New calls of each trunk or carrier in each partition, one token bucket each, as its theoretical arrival time (CLUSTER rule 1).
 * Honest Call-IDs spread over all partitions, so who fills one with them wants its owner, or has a fault; either way the
 * calls of the others go on. The table is bounded: the party that was quiet longest is forgotten, and with it at most one burst
 * a partition is given away.
 */
export class PartitionCap {
  readonly #limits: PartitionCapLimits;
  readonly #parties: number;
  readonly #dues = new Map<string, Float64Array>();

  constructor(limits: Partial<PartitionCapLimits> = {}, parties = PARTIES) {
    this.#limits = { ...PARTITION_CAP_LIMITS, ...limits };
    this.#parties = parties;
  }

  /**
   * 0: this call may begin, and is counted; else ms until one may. A refused one takes nothing.
   * @param party names a trunk or a carrier
   * @param callsPerSecond the trunk's own limit; 0: it has none
   * @param at ms since the epoch
   */
  take(party: string, partition: number, callsPerSecond: number, at: number): number {
    const share = (callsPerSecond * HEADROOM) / PARTITIONS;
    const burst = Math.max(this.#limits.partitionBurst, share);
    const windowMs =
      share > 0 ? Math.min(this.#limits.partitionWindowMs, 1_000 / share) : this.#limits.partitionWindowMs;
    const dues = this.#of(party);
    const due = Math.max(dues[partition] ?? 0, at);
    const wait = due - at - (burst - 1) * windowMs;
    // What floating point loses in adding windows is no wait.
    if (wait > 1e-3) return Math.ceil(wait);
    dues[partition] = due + windowMs;
    return 0;
  }

  get size(): number {
    return this.#dues.size;
  }

  #of(party: string): Float64Array {
    const dues = this.#dues.get(party) ?? new Float64Array(PARTITIONS);
    // Also a refused one makes the party recent: a flood must not push itself out of the table.
    this.#dues.delete(party);
    this.#dues.set(party, dues);
    if (this.#dues.size > this.#parties) this.#forgetQuietest();
    return dues;
  }

  #forgetQuietest(): void {
    for (const party of this.#dues.keys()) {
      this.#dues.delete(party);
      return;
    }
  }
}
