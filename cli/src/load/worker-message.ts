import type { BucketCounts } from "./latency-histogram.ts";
import type { LatencyName } from "./load-plan.ts";

/** A line of JSON to a worker. */
export type ToWorker =
  /** Calls begun a second from now on; 0: none, and those that go on end. */
  | { readonly do: "rate"; readonly rate: number }
  /** One call, at once. */
  | { readonly do: "call" }
  /** Ends as soon as the calls have. */
  | { readonly do: "end" };

/** What a worker saw since its last sample. */
export interface WorkerSample {
  /** Ms since the epoch. */
  readonly at: number;
  readonly begun: number;
  /** Calls that went as they should, transfer and all three ends included. */
  readonly ok: number;
  /** Calls that did not, by what they met. */
  readonly failed: Readonly<Record<string, number>>;
  /** Calls that were due and not begun, for the worker itself was late or full. */
  readonly skipped: number;
  /** Messages that the parties sent again. */
  readonly sentAgain: number;
  /** Calls in progress, now. */
  readonly up: number;
  /** Processor time of the worker. */
  readonly cpuMs: number;
  readonly latencies: Readonly<Record<LatencyName, BucketCounts>>;
}

/** A line of JSON from a worker. */
export type FromWorker =
  | { readonly say: "ready" }
  | { readonly say: "answered"; readonly status: number }
  | ({ readonly say: "sample" } & WorkerSample)
  | { readonly say: "refused"; readonly why: string };
