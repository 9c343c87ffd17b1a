import type { LatencyName } from "../load-plan.ts";

/** Durations in ms, of calls that came so far; null where none did. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export type Latencies = Readonly<Record<LatencyName, Percentiles>>;

export interface CallCounts {
  readonly begun: number;
  /** Calls that went as they should, transfer and all three ends included. */
  readonly ok: number;
  readonly failed: Readonly<Record<string, number>>;
  /** Calls that were due and not begun, for the load itself was late or full. */
  readonly skipped: number;
  /** Messages that the parties sent again. */
  readonly sentAgain: number;
}

/** A stretch at one rate, as it was after it had settled. */
export interface LoadStep extends CallCounts {
  readonly kind: "hold" | "climb" | "narrow" | "confirm";
  /** Calls a second: asked for, and those that ended well. */
  readonly rate: number;
  readonly okRate: number;
  /** Seconds since the load began. */
  readonly from: number;
  readonly to: number;
  readonly latencies: Latencies;
  /** Processor time of a call that went well, by service; empty where nobody could look. */
  readonly cpuMsPerCall: Readonly<Record<string, number>>;
  readonly partitionsMoved: number;
  /** Of the machine that the controller is on, over a minute. */
  readonly loadAverage: number;
  readonly held: boolean;
  /** Why it was not held; "" when it was. */
  readonly why: string;
}

/** One second of the load, all workers together. */
export interface LoadSecond extends Omit<CallCounts, "failed"> {
  /** Seconds since the load began. */
  readonly at: number;
  readonly failed: number;
  readonly up: number;
  readonly latencies: Latencies;
}

/** One look at the platform. */
export interface LoadLook {
  /** Seconds since the load began. */
  readonly at: number;
  /** Cores that each service used since the last look. */
  readonly cores: Readonly<Record<string, number>>;
  /** Processor time of a call that ended well meanwhile, by service; empty when none did. */
  readonly cpuMsPerCall: Readonly<Record<string, number>>;
  readonly replicas: Readonly<Record<string, number>>;
  readonly partitionsMoved: number;
}

/** What a load was, and what came of it. */
export interface LoadReport {
  readonly tool: "tandem load";
  readonly version: 1;
  readonly startedAt: string;
  readonly targets: readonly string[];
  readonly workers: number;
  readonly mode: "hold" | "ramp";
  /** Of one call, in ms. */
  readonly times: {
    readonly talkMs: number;
    readonly afterMs: number;
    readonly answerMs: number;
    readonly hangUpMs: number;
  };
  /** What a step had to keep to be held. */
  readonly budget: { readonly failedShare: number; readonly p99Ms: number };
  readonly machine: { readonly cores: number; readonly loadAverageBefore: number; readonly loadAverageAfter: number };
  /** Of the whole load, the beginning and the end included. */
  readonly total: CallCounts & { readonly latencies: Latencies };
  readonly steps: readonly LoadStep[];
  /** Calls a second that were held and confirmed; null: none, or not looked for. */
  readonly highestRate: number | null;
  /** Cores that the load itself used at its busiest second. */
  readonly generatorCores: number;
  readonly seconds: readonly LoadSecond[];
  readonly looks: readonly LoadLook[];
}
