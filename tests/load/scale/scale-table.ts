import type { CountMeasured } from "./measure-count.ts";

export interface ScaleRow {
  readonly part: "rate per router" | "rate of all";
  readonly count: number;
  /** Calls a second. */
  readonly rate: number;
  /** Those that say something: hardly a call failed. */
  readonly rounds: number;
  /** Medians over the rounds. */
  readonly cpuMsPerCall: number;
  readonly routersMs: number;
  readonly edgesMs: number;
  readonly serversMs: number;
  readonly idleCores: number;
  readonly failed: number;
  readonly loadAverage: number;
}

/** A call that failed early was a cheap one: such a stretch says nothing of what a call costs. */
const FAILED_SHARE = 0.001;
const SERVERS = /^(?:nats|redis|postgres)/;

/** The medians of all rounds, a row a count and part. */
export function scaleRows(measured: readonly CountMeasured[]): readonly ScaleRow[] {
  const counts = [...new Set(measured.map(({ count }) => count))].sort((one, other) => one - other);
  return (["perRouter", "total"] as const).flatMap((part) =>
    counts.map((count): ScaleRow => {
      const rounds = measured.filter((one) => one.count === count);
      const all = rounds.map((one) => one[part]);
      const steps = all.filter(({ ok, failed }) => sumOf(failed, () => true) <= FAILED_SHARE * ok);
      const median = (of: (cpu: Readonly<Record<string, number>>) => number): number =>
        medianOf(steps.map(({ cpuMsPerCall }) => of(cpuMsPerCall)));
      return {
        part: part === "perRouter" ? "rate per router" : "rate of all",
        count,
        rate: all[0]?.rate ?? 0,
        rounds: steps.length,
        cpuMsPerCall: median((cpu) => sumOf(cpu, () => true)),
        routersMs: median((cpu) => sumOf(cpu, (name) => name.startsWith("router"))),
        edgesMs: median((cpu) => sumOf(cpu, (name) => name.startsWith("edge"))),
        serversMs: median((cpu) => sumOf(cpu, (name) => SERVERS.test(name))),
        idleCores: medianOf(rounds.map(({ idleCores }) => sumOf(idleCores, () => true))),
        failed: all.reduce((sum, { failed }) => sum + sumOf(failed, () => true), 0),
        loadAverage: medianOf(steps.map(({ loadAverage }) => loadAverage)),
      };
    }),
  );
}

/** How far the dearest count is above the smallest one, of a part: 0.1 is ten per cent. That a call costs less on more of them is no fault. */
export function riseOf(rows: readonly ScaleRow[], part: ScaleRow["part"]): number {
  const all = rows.filter((row) => row.part === part).map(({ cpuMsPerCall }) => cpuMsPerCall);
  return Math.max(...all) / (all[0] ?? Number.NaN) - 1;
}

function sumOf(values: Readonly<Record<string, number>>, counts: (name: string) => boolean): number {
  return Object.entries(values).reduce((sum, [name, value]) => (counts(name) ? sum + value : sum), 0);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
