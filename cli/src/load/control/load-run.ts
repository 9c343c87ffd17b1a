import { availableParallelism, loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import type { CallCounts, Latencies, LoadLook, LoadReport, LoadSecond, LoadStep } from "../report/load-report.ts";
import { type Usage, type UsageSource, UsageTally, usageBetween } from "../usage/usage.ts";
import type { WorkerSample } from "../worker-message.ts";
import { SampleSum, secondOf } from "./count-samples.ts";
import { judgeStep, type StepBudget } from "./judge-step.ts";
import { nextStep, type SearchOptions } from "./search-rate.ts";
import { startWorker, type WorkerCommand, type WorkerLink } from "./worker-link.ts";

const SECOND_MS = 1_000;
const FIRST_CALL_MS = 40_000;
const DRAIN_MS = 60_000;
const AFTER_OVERLOAD_MS = 5_000;

export interface LoadRunOptions {
  readonly workers: readonly WorkerCommand[];
  readonly budget: StepBudget;
  /** A stretch, the first part of which only settles, in seconds. */
  readonly stepSeconds: number;
  readonly settleSeconds: number;
  /** Undefined: nobody looks at the platform. */
  readonly usage: UsageSource | undefined;
  readonly lookMs: number;
  readonly say: (line: string) => void;
}

/** A load that goes on: its workers, and all that was seen so far. */
export class LoadRun {
  readonly #options: LoadRunOptions;
  readonly #startedAt = Date.now();
  readonly #loadBefore = loadAverage();
  #links: readonly WorkerLink[] = [];
  readonly #total = new SampleSum();
  #window: SampleSum | undefined;
  readonly #bySecond = new Map<number, WorkerSample[]>();
  readonly #tally = new UsageTally();
  readonly #looks: LoadLook[] = [];
  #lastLook: { readonly at: number; readonly ok: number; readonly usage: Usage } | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;
  #isLooking = false;
  readonly #steps: LoadStep[] = [];
  #generatorCores = 0;
  #broken: Error | undefined;

  constructor(options: LoadRunOptions) {
    this.#options = options;
  }

  /** Starts the workers and plays one call of each. Rejects with a sentence for a person when that fails. */
  async begin(): Promise<void> {
    const started = this.#options.workers.map((worker) => startWorker(worker, (sample) => this.#heard(sample)));
    const settled = await Promise.allSettled(started);
    this.#links = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    if (this.#broken !== undefined) throw this.#broken;
    for (const one of settled) if (one.status === "rejected") throw one.reason;
    for (const link of this.#links) {
      link.ended.catch((error: unknown) => {
        this.#broken = error instanceof Error ? error : new Error(String(error));
      });
    }
    await this.#firstCalls();
    await this.#look();
    if (this.#options.usage !== undefined) {
      this.#looking = setInterval(() => void this.#lookOnce(), this.#options.lookMs);
    }
  }

  /** One stretch at a rate, all workers together. */
  async step(kind: LoadStep["kind"], rate: number, seconds = this.#options.stepSeconds): Promise<LoadStep> {
    const { budget, settleSeconds, say } = this.#options;
    this.setRate(rate);
    const settle = Math.min(settleSeconds, seconds / 2);
    await this.#pause(settle * SECOND_MS);
    const before = await this.#usage();
    const since = performance.now();
    const sum = new SampleSum();
    this.#window = sum;
    await this.#pause((seconds - settle) * SECOND_MS);
    this.#window = undefined;
    const lasted = (performance.now() - since) / SECOND_MS;
    const after = await this.#usage();
    const [counts, latencies] = [sum.counts(), sum.latencies()];
    const why = judgeStep(counts, latencies, rate, budget);
    const to = this.#now();
    const used = usageBetween(before, after);
    const step: LoadStep = {
      ...counts,
      kind,
      rate,
      okRate: counts.ok / lasted,
      from: to - lasted,
      to,
      latencies,
      cpuMsPerCall: perCall(used.cpuMs, counts.ok),
      partitionsMoved: used.partitionsMoved,
      loadAverage: loadAverage(),
      held: why === "",
      why,
    };
    this.#steps.push(step);
    say(stepLine(step));
    return step;
  }

  /** Looks for the highest rate that is held; undefined when none is. */
  async search(options: SearchOptions, confirmSeconds: number): Promise<number | undefined> {
    const tried: LoadStep[] = [];
    for (;;) {
      const next = nextStep(
        tried.flatMap(({ kind, rate, held }) => (kind === "hold" ? [] : [{ kind, rate, held }])),
        options,
      );
      if (next.isOver) return next.rate;
      const step = await this.step(next.kind, next.rate, next.kind === "confirm" ? confirmSeconds : undefined);
      tried.push(step);
      if (step.held) continue;
      // What is queued up must not spoil the next step.
      this.setRate(0);
      await this.#pause(AFTER_OVERLOAD_MS);
    }
  }

  setRate(rate: number): void {
    for (const link of this.#links) link.tell({ do: "rate", rate: rate / this.#links.length });
  }

  /** Lets the calls end, and then the workers. Rejects when a worker was lost on the way. */
  async end(mode: LoadReport["mode"], highestRate: number | undefined): Promise<LoadReport> {
    for (const link of this.#links) link.tell({ do: "end" });
    const late = new AbortController();
    const drained = Promise.allSettled(this.#links.map(({ ended }) => ended)).then(() => late.abort());
    await Promise.race([drained, pause(DRAIN_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
    await this.#look().catch(() => undefined);
    this.close();
    if (this.#broken !== undefined) throw this.#broken;
    return this.#report(mode, highestRate);
  }

  /** Ends at once: whatever waits rejects within a second. */
  interrupt(): void {
    this.#broken ??= new Error("it was interrupted");
    this.close();
  }

  /** Ends the workers at once, whatever they do. */
  close(): void {
    clearInterval(this.#looking);
    for (const link of this.#links) link.kill();
  }

  async #firstCalls(): Promise<void> {
    const [first] = this.#links;
    for (const link of this.#links) link.tell({ do: "call" });
    const end = performance.now() + FIRST_CALL_MS;
    const isOver = (): boolean => this.#total.counts().ok + this.#total.failed >= this.#links.length;
    let status: number | undefined;
    void first?.answered.then((answered) => {
      status = answered;
    });
    while (!isOver() && status !== 0 && performance.now() < end) await this.#pause(100);
    const { ok, failed } = this.#total.counts();
    if (ok === this.#links.length) return;
    const targets = this.#options.workers[0]?.plan.targets.join(", ") ?? "";
    if (status === 0 || (status === undefined && ok === 0)) throw new Error(`nobody answers SIP at udp:${targets}`);
    const [why = "it did not end"] = Object.keys(failed);
    throw new Error(`the first call failed: ${why}; ${adviceOn(why)}`);
  }

  #heard(sample: WorkerSample): void {
    this.#total.add(sample);
    this.#window?.add(sample);
    const second = Math.floor((Date.now() - this.#startedAt) / SECOND_MS);
    const samples = this.#bySecond.get(second) ?? [];
    samples.push(sample);
    this.#bySecond.set(second, samples);
    this.#generatorCores = Math.max(
      this.#generatorCores,
      samples.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / SECOND_MS,
    );
  }

  async #usage(): Promise<Usage> {
    const seen = await this.#options.usage?.look();
    return this.#tally.add(seen ?? []);
  }

  /** A look that takes long is not overtaken by the next one, and one that fails is a gap. */
  async #lookOnce(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    await this.#look().catch(() => undefined);
    this.#isLooking = false;
  }

  async #look(): Promise<void> {
    if (this.#options.usage === undefined) return;
    const usage = await this.#usage();
    const { ok } = this.#total.counts();
    const at = this.#now();
    const last = this.#lastLook;
    this.#lastLook = { at, ok, usage };
    if (last === undefined) return;
    const { cpuMs } = usageBetween(last.usage, usage);
    const cores = Object.entries(cpuMs).map(([service, ms]) => [
      service,
      ms / SECOND_MS / Math.max(0.001, at - last.at),
    ]);
    this.#looks.push({
      at,
      cores: Object.fromEntries(cores),
      cpuMsPerCall: perCall(cpuMs, ok - last.ok),
      replicas: usage.replicas,
      partitionsMoved: usage.partitionsMoved,
    });
  }

  #report(mode: LoadReport["mode"], highestRate: number | undefined): LoadReport {
    const { workers, budget } = this.#options;
    const plan = workers[0]?.plan;
    const seconds: readonly LoadSecond[] = [...this.#bySecond].map(([at, samples]) => secondOf(at, samples));
    const total: CallCounts & { readonly latencies: Latencies } = {
      ...this.#total.counts(),
      latencies: this.#total.latencies(),
    };
    return {
      tool: "tandem load",
      version: 1,
      startedAt: new Date(this.#startedAt).toISOString(),
      targets: plan?.targets ?? [],
      workers: workers.length,
      mode,
      times: {
        talkMs: plan?.talkMs ?? 0,
        afterMs: plan?.afterMs ?? 0,
        answerMs: plan?.answerMs ?? 0,
        hangUpMs: plan?.hangUpMs ?? 0,
      },
      budget,
      machine: { cores: availableParallelism(), loadAverageBefore: this.#loadBefore, loadAverageAfter: loadAverage() },
      total,
      steps: this.#steps,
      highestRate: highestRate ?? null,
      generatorCores: this.#generatorCores,
      seconds,
      looks: this.#looks,
    };
  }

  #now(): number {
    return (Date.now() - this.#startedAt) / SECOND_MS;
  }

  async #pause(ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (performance.now() < end) {
      if (this.#broken !== undefined) throw this.#broken;
      await pause(Math.min(SECOND_MS, Math.max(1, end - performance.now())));
    }
  }
}

function perCall(cpuMs: Readonly<Record<string, number>>, calls: number): Readonly<Record<string, number>> {
  if (calls <= 0) return {};
  return Object.fromEntries(
    Object.entries(cpuMs).map(([service, ms]) => [service, Number((ms / calls).toPrecision(4))]),
  );
}

function loadAverage(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}

function stepLine({ kind, rate, ok, failed, okRate, held, why, latencies }: LoadStep): string {
  const lost = Object.values(failed).reduce((sum, count) => sum + count, 0);
  const { p50, p99 } = latencies.invited;
  return `${kind} ${rate}/s: ${ok} calls (${okRate.toFixed(1)}/s), ${lost} failed, REFER to INVITE ${p50 ?? "-"}/${p99 ?? "-"} ms p50/p99${held ? "" : `; not held: ${why}`}`;
}

function adviceOn(why: string): string {
  if (/^INVITE: (?:401|403|407)/.test(why))
    return "the caller's address must be in the access control list of a trunk that has the number of --from";
  if (/^INVITE: 404/.test(why))
    return "the dialled number must be routed to a carrier at an address of --called, and the trunk's domain must be that of --dial";
  if (/^INVITE: 503/.test(why)) return "the platform takes no calls now";
  if (/^(?:transfer|target)/.test(why))
    return "--refer-to must lead to an address of --called, and the trunk must permit it";
  return "look at it with tandem up --capture, or by tandem calls";
}
