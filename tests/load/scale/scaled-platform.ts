import type { WorkerCommand } from "../../../cli/src/load/control/worker-link.ts";
import type { UsageSource } from "../../../cli/src/load/usage/usage.ts";

/** A platform that can be had with any number of routers and edges. */
export interface ScaledPlatform {
  /** So many of each, all ready. */
  scale(count: number): Promise<void>;
  readonly usage: UsageSource;
  workers(): Promise<readonly WorkerCommand[]>;
  close(): Promise<void>;
}
