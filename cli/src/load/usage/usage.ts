/** What a platform has used and done since some beginning. Each figure only grows, but for `replicas`. */
export interface Usage {
  /** Processor time of a service's processes, those that have ended included, in ms. */
  readonly cpuMs: Readonly<Record<string, number>>;
  /** Processes of a service, now. */
  readonly replicas: Readonly<Record<string, number>>;
  /** Partitions that a router has taken or was given. */
  readonly partitionsMoved: number;
}

/** A process, as it was looked at once. */
export interface SeenProcess {
  /** Never of two processes: a pod's name, or a process's id. */
  readonly id: string;
  readonly service: string;
  readonly cpuMs: number;
  /** 0 for what holds no partitions. */
  readonly partitionsTaken: number;
}

/** Where usage is read. Rejects when the platform cannot be looked at. */
export interface UsageSource {
  look(): Promise<readonly SeenProcess[]>;
}

/** Adds up what processes used, those too that have gone since: scaling in must not lower a sum. */
export class UsageTally {
  readonly #seen = new Map<string, SeenProcess>();

  add(processes: readonly SeenProcess[]): Usage {
    const replicas: Record<string, number> = {};
    for (const one of processes) {
      const before = this.#seen.get(one.id);
      const cpuMs = Math.max(before?.cpuMs ?? 0, one.cpuMs);
      const partitionsTaken = Math.max(before?.partitionsTaken ?? 0, one.partitionsTaken);
      this.#seen.set(one.id, { ...one, cpuMs, partitionsTaken });
      replicas[one.service] = (replicas[one.service] ?? 0) + 1;
    }
    const cpuMs: Record<string, number> = {};
    let partitionsMoved = 0;
    for (const one of this.#seen.values()) {
      cpuMs[one.service] = (cpuMs[one.service] ?? 0) + one.cpuMs;
      partitionsMoved += one.partitionsTaken;
    }
    return { cpuMs, replicas, partitionsMoved };
  }
}

/** What was used between two looks. */
export function usageBetween(before: Usage, after: Usage): Pick<Usage, "cpuMs" | "partitionsMoved"> {
  const used = Object.entries(after.cpuMs).map(([service, ms]) => [service, ms - (before.cpuMs[service] ?? 0)]);
  return { cpuMs: Object.fromEntries(used), partitionsMoved: after.partitionsMoved - before.partitionsMoved };
}
