/**
 * `npm run bench:cluster [-- --json] [-- --only load|drain|flat]`: the cluster's figures on this machine. Progress on stderr; the exit code says whether all
 * goals are held.
 */
import { parseArgs } from "node:util";
import type { Figure } from "../figure.ts";
import { figureJson, figureTable } from "../print-figures.ts";
import { drainFigures } from "./drain-figures.ts";
import { flatnessFigures } from "./flatness-figures.ts";
import { clusterLoadFigures } from "./load-figures.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, only: { type: "string" } } });
const say = (what: string): void => console.error(`  ${what}`);

const PARTS: Readonly<Record<string, (say: (what: string) => void) => Promise<readonly Figure[]>>> = {
  load: clusterLoadFigures,
  drain: drainFigures,
  flat: flatnessFigures,
};

const figures: Figure[] = [];
let broken = 0;
for (const name of values.only === undefined ? Object.keys(PARTS) : [values.only]) {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`--only takes ${Object.keys(PARTS).join(", ")}`);
  try {
    const found = await part(say);
    figures.push(...found);
    if (values.json) for (const figure of found) console.log(figureJson(figure));
  } catch (error) {
    broken += 1;
    console.error(`  ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
if (!values.json) console.log(figureTable(figures));
const missed = figures.filter((figure) => !figure.held);
if (missed.length > 0) console.error(`  not held: ${missed.map((figure) => figure.name).join("; ")}`);
process.exitCode = missed.length === 0 && broken === 0 ? 0 : 1;
