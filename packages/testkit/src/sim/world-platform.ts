import type { Directory } from "@tandem/directory";
import type { Captured } from "@tandem/sip-edge";
import type { Call, Limits } from "@tandem/transfer-router";
import type { CrashPoint } from "./crash-store.ts";
import type { SimLog } from "./sim-log.ts";
import type { SimStreams } from "./sim-streams.ts";

/** A router dies at one of its commits and a new one takes over. */
export interface Crash {
  /** Which commit, counted over the world's whole life from 1. */
  readonly commit: number;
  readonly point: CrashPoint;
  /** Ms until the new router has the store. */
  readonly downMs: number;
}

/** The platform of a simulated world, whether one process or many. */
export interface WorldPlatform {
  readonly log: SimLog;
  readonly captured: readonly Captured[];
  /** Steps that threw. */
  readonly faults: readonly string[];
  readonly limits: Limits;
  readonly directory: Directory;
  /** Steps of calls that were stored so far. */
  readonly commits: number;
  /** Calls in the routers' memory, lingering ones included. */
  readonly size: number;
  /** Calls in the store. */
  readonly stored: number;
  readonly isUp: boolean;
  readonly crashed: number;
  /** Set: it wants the time also when there are no calls, for heartbeats, and this much of it before the first call, ms. */
  readonly settleMs: number;
  /** The connections of its TCP listeners. */
  readonly streams: readonly SimStreams[];
  calls(): readonly Call[];
  endCall(ref: string, reason: string, why?: string): Promise<boolean>;
  start(crashes: readonly Crash[]): Promise<void>;
  /** The routers give their leases of credit back. */
  returnCredit(): Promise<void>;
  /** A router is gone at once, with all that it had in memory; a new one comes after so many ms. */
  crash(downMs: number): void;
}
