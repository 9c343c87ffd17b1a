import { LatencyHistogram } from "../latency-histogram.ts";
import { LATENCY_NAMES, type LatencyName } from "../load-plan.ts";
import type { CallCounts, Latencies, LoadSecond, Percentiles } from "../report/load-report.ts";
import type { WorkerSample } from "../worker-message.ts";

/** Samples of any number of workers and seconds, summed. */
export class SampleSum {
  #begun = 0;
  #ok = 0;
  #skipped = 0;
  #sentAgain = 0;
  readonly #failed = new Map<string, number>();
  readonly #latencies = new Map<LatencyName, LatencyHistogram>(
    LATENCY_NAMES.map((name) => [name, new LatencyHistogram()]),
  );

  add(sample: WorkerSample): void {
    this.#begun += sample.begun;
    this.#ok += sample.ok;
    this.#skipped += sample.skipped;
    this.#sentAgain += sample.sentAgain;
    for (const [kind, count] of Object.entries(sample.failed)) {
      this.#failed.set(kind, (this.#failed.get(kind) ?? 0) + count);
    }
    for (const name of LATENCY_NAMES) this.#latencies.get(name)?.addAll(sample.latencies[name]);
  }

  get failed(): number {
    return [...this.#failed.values()].reduce((sum, count) => sum + count, 0);
  }

  counts(): CallCounts {
    const failed = Object.fromEntries([...this.#failed].sort(([, one], [, other]) => other - one));
    return { begun: this.#begun, ok: this.#ok, failed, skipped: this.#skipped, sentAgain: this.#sentAgain };
  }

  latencies(): Latencies {
    const of = (name: LatencyName): Percentiles => percentilesOf(this.#latencies.get(name));
    return { answered: of("answered"), accepted: of("accepted"), invited: of("invited"), finished: of("finished") };
  }
}

function percentilesOf(histogram: LatencyHistogram | undefined): Percentiles {
  const of = (share: number): number | null => {
    const ms = histogram?.percentile(share);
    return ms === undefined ? null : Number(ms.toPrecision(3));
  };
  return { count: histogram?.count ?? 0, p50: of(0.5), p95: of(0.95), p99: of(0.99) };
}

/** One second of all workers, from their samples in it. @param up calls in progress, of each worker */
export function secondOf(at: number, samples: readonly WorkerSample[]): LoadSecond {
  const sum = new SampleSum();
  for (const sample of samples) sum.add(sample);
  const up = samples.reduce((calls, sample) => calls + sample.up, 0);
  return { ...sum.counts(), at, failed: sum.failed, up, latencies: sum.latencies() };
}
