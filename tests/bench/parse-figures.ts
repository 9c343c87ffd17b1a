import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.ts";

const PROGRAM = fileURLToPath(new URL("../../packages/sip/bench/parse-bench.ts", import.meta.url));
const LIMIT_MS = 180_000;

/** Parsing and answering against the peers from npm, the worst of five fresh processes. Throws when the bench breaks off. */
export function parseFigures(): readonly Figure[] {
  const run = spawnSync(process.execPath, [PROGRAM, "--json"], { encoding: "utf8", timeout: LIMIT_MS });
  if (run.status !== 0) throw new Error(`the parse bench failed: ${run.stderr}`, { cause: run.error });
  return run.stdout
    .trim()
    .split("\n")
    .map((line) => readFigure(JSON.parse(line)));
}

function readFigure(read: Partial<Figure>): Figure {
  const { name, value, unit, goal, held } = read;
  if (name === undefined || value === undefined || unit === undefined || held === undefined)
    throw new Error("the parse bench wrote a line that is no figure");
  return { name, value, unit, goal, held };
}
