import { LatencyHistogram } from "../latency-histogram.ts";
import { LATENCY_NAMES, type LatencyName, type LoadPlan } from "../load-plan.ts";
import type { FromWorker, ToWorker, WorkerSample } from "../worker-message.ts";
import { BeginOnTime } from "./begin-on-time.ts";
import { LoadParties } from "./load-parties.ts";
import { resolveTargets } from "./resolve-targets.ts";

const PACE_MS = 4;
const SAMPLE_MS = 1_000;
/** Edges come and go behind a name. */
const RESOLVE_MS = 5_000;

/** One share of a load: plays its calls at the rate that it is told, and says once a second what became of them. */
export class LoadWorker {
  readonly #say: (message: FromWorker) => void;
  readonly #plan: LoadPlan;
  readonly #pace = new BeginOnTime();
  readonly #latencies = new Map<LatencyName, LatencyHistogram>(
    LATENCY_NAMES.map((name) => [name, new LatencyHistogram()]),
  );
  #counts = freshCounts();
  #cpu = process.cpuUsage();
  #isEnding = false;
  #timers: ReturnType<typeof setInterval>[] = [];
  #parties: LoadParties | undefined;
  readonly #ended = Promise.withResolvers<void>();
  #isStopped = false;

  constructor(plan: LoadPlan, say: (message: FromWorker) => void) {
    this.#plan = plan;
    this.#say = say;
  }

  /** Resolves when it was told to end and has. Rejects when sockets or targets are not to be had. */
  async run(): Promise<void> {
    const servers = await resolveTargets(this.#plan.targets);
    const parties = await LoadParties.open(this.#plan, {
      took: (what, ms) => this.#latencies.get(what)?.record(ms),
      sentAgain: () => {
        this.#counts.sentAgain += 1;
      },
      over: (failure) => this.#over(failure),
    });
    if (this.#isStopped) return parties.close();
    parties.aimAt(servers);
    this.#parties = parties;
    this.#timers = [
      setInterval(() => this.#begin(), PACE_MS),
      setInterval(() => this.#sample(), SAMPLE_MS),
      setInterval(() => void this.#resolve(), RESOLVE_MS),
    ];
    void parties.ask().then((status) => this.#say({ say: "answered", status }));
    this.#say({ say: "ready" });
    await this.#ended.promise;
    for (const timer of this.#timers) clearInterval(timer);
    this.#sample();
    await parties.close();
  }

  hear(message: ToWorker): void {
    if (message.do === "rate") this.#pace.setRate(message.rate, performance.now());
    else if (message.do === "call") this.#call();
    else {
      this.#pace.setRate(0, performance.now());
      this.#isEnding = true;
      this.#endIfIdle();
    }
  }

  /** Ends now, calls or not. */
  stop(): void {
    this.#isStopped = true;
    this.#ended.resolve();
  }

  #begin(): void {
    const { begin, skip } = this.#pace.due(performance.now());
    this.#counts.skipped += skip;
    for (let i = 0; i < begin; i += 1) this.#call();
  }

  #call(): void {
    if (this.#parties?.call()) this.#counts.begun += 1;
    else this.#counts.skipped += 1;
  }

  #over(failure: string): void {
    if (failure === "") this.#counts.ok += 1;
    else this.#counts.failed[failure] = (this.#counts.failed[failure] ?? 0) + 1;
    this.#endIfIdle();
  }

  #endIfIdle(): void {
    if (this.#isEnding && this.#parties?.up === 0) this.#ended.resolve();
  }

  #sample(): void {
    const cpu = process.cpuUsage(this.#cpu);
    this.#cpu = process.cpuUsage();
    const taken = LATENCY_NAMES.map((name) => [name, this.#latencies.get(name)?.take() ?? []]);
    const sample: WorkerSample = {
      ...this.#counts,
      at: Date.now(),
      up: this.#parties?.up ?? 0,
      cpuMs: (cpu.user + cpu.system) / 1_000,
      latencies: Object.fromEntries(taken),
    };
    this.#counts = freshCounts();
    this.#say({ say: "sample", ...sample });
  }

  /** A name that has no address for a while keeps its last ones. */
  async #resolve(): Promise<void> {
    const servers = await resolveTargets(this.#plan.targets).catch(() => undefined);
    if (servers !== undefined) this.#parties?.aimAt(servers);
  }
}

function freshCounts() {
  const failed: Record<string, number> = {};
  return { begun: 0, ok: 0, failed, skipped: 0, sentAgain: 0 };
}
