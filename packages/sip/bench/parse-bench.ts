/**
 * Parsing and answering against npm `sip` and `drachtio-srf`: `node packages/sip/bench/parse-bench.ts [--json]`.
 * Five fresh processes, one after the other, because a JIT may settle differently in each; the worst one counts.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Work } from "./contenders.ts";
import { drachtioParse, sipAnswer, sipParse, tandemAnswer, tandemParse } from "./contenders.ts";
import type { Measured } from "./measure.ts";
import { pairedRounds, warmUp } from "./measure.ts";
import { instancesOf, KINDS, mixedInstances } from "./messages.ts";

const PROCESSES = 5;
const ROUNDS = 25;
const WARM_UP_MS = 400;

interface Pair {
  readonly name: string;
  readonly ours: Work;
  readonly theirs: Work;
  readonly datagrams: readonly Buffer[];
  readonly goal: number;
}

function pairs(): readonly Pair[] {
  const mixed = mixedInstances();
  const list: Pair[] = [];
  for (const kind of KINDS) {
    const datagrams = instancesOf(kind);
    list.push({ name: `parse ${kind} / sip`, ours: tandemParse, theirs: sipParse, datagrams, goal: 8 });
    list.push({ name: `parse ${kind} / drachtio-srf`, ours: tandemParse, theirs: drachtioParse, datagrams, goal: 18 });
  }
  list.push({ name: "parse mixed / sip", ours: tandemParse, theirs: sipParse, datagrams: mixed, goal: 12 });
  list.push({
    name: "parse mixed / drachtio-srf",
    ours: tandemParse,
    theirs: drachtioParse,
    datagrams: mixed,
    goal: 18,
  });
  const refer = instancesOf("refer");
  list.push({ name: "REFER in, 202 out / sip", ours: tandemAnswer, theirs: sipAnswer, datagrams: refer, goal: 10 });
  return list;
}

function measureAll(): readonly Measured[] {
  const all = pairs();
  const mixed = mixedInstances();
  for (const work of [tandemParse, sipParse, drachtioParse]) warmUp(work, mixed, WARM_UP_MS);
  for (const work of [tandemAnswer, sipAnswer]) warmUp(work, instancesOf("refer"), WARM_UP_MS);
  return all.map((pair) => pairedRounds(pair.ours, pair.theirs, pair.datagrams, ROUNDS));
}

function runProcess(): readonly Measured[] {
  const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--measure"], {
    encoding: "utf8",
    maxBuffer: 1 << 24,
  });
  if (run.status !== 0) throw new Error(`the measuring process failed: ${run.stderr}`);
  return JSON.parse(run.stdout) as readonly Measured[];
}

interface Figure {
  readonly name: string;
  readonly goal: number;
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
}

/** Of each figure the process in which it was worst. */
function figures(): readonly Figure[] {
  const runs = Array.from({ length: PROCESSES }, runProcess);
  return pairs().map(({ name, goal }, i) => {
    const measured = runs.flatMap((run) => run[i] ?? []);
    const worst = measured.reduce((a, b) => (b.ratio < a.ratio ? b : a));
    return { name, goal, ...worst };
  });
}

function printTable(list: readonly Figure[]): void {
  const rows = list.map((f) => [
    f.name,
    f.ours.toFixed(0),
    f.theirs.toFixed(0),
    `${f.ratio.toFixed(1)}x`,
    `${f.goal}x`,
    f.ratio >= f.goal ? "held" : "MISSED",
  ]);
  const table = [["worst of five processes", "ours ns", "peer ns", "ratio", "goal", ""], ...rows];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  for (const row of table) {
    console.log(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    );
  }
}

function printJson(list: readonly Figure[]): void {
  for (const { name, ratio, goal } of list) {
    console.log(JSON.stringify({ name, value: Number(ratio.toFixed(2)), unit: "x", goal, held: ratio >= goal }));
  }
}

if (process.argv.includes("--measure")) {
  process.stdout.write(JSON.stringify(measureAll()));
} else {
  const list = figures();
  if (process.argv.includes("--json")) printJson(list);
  else printTable(list);
}
