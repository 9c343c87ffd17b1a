/**
 * `npm run bench [-- --json] [-- --only parse|load|state|records|pages]`: every figure that has a goal, and what is reported beside. Progress on stderr; the
 * exit code says whether all goals are held.
 */
import { parseArgs } from "node:util";
import type { Figure } from "./figure.ts";
import { loadFigures } from "./load-figures.ts";
import { parseFigures } from "./parse-figures.ts";
import { figureJson, figureTable } from "./print-figures.ts";
import { pageFigures } from "./records/page-figures.ts";
import { writeFigures } from "./records/write-figures.ts";
import { stateFigures } from "./state-figures.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, only: { type: "string" } } });
const say = (what: string): void => console.error(`  ${what}`);

const PARTS: Readonly<Record<string, () => readonly Figure[] | Promise<readonly Figure[]>>> = {
  parse: () => {
    say("parsing, five processes");
    return parseFigures();
  },
  state: () => {
    say("state of a call");
    return stateFigures();
  },
  load: () => loadFigures(say),
  records: () => writeFigures(say),
  pages: () => pageFigures(say),
};

const wanted = values.only === undefined ? Object.keys(PARTS) : [values.only];
const figures: Figure[] = [];
let broken = 0;
for (const name of wanted) {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`--only takes ${Object.keys(PARTS).join(", ")}`);
  try {
    const found = await part();
    figures.push(...found);
    if (values.json) for (const figure of found) console.log(figureJson(figure));
  } catch (error) {
    // One part that cannot run leaves the others to be seen; it is a failure all the same.
    broken += 1;
    console.error(`  ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
if (!values.json) console.log(figureTable(figures));
const missed = figures.filter((figure) => !figure.held);
if (missed.length > 0) console.error(`  not held: ${missed.map((figure) => figure.name).join("; ")}`);
process.exitCode = missed.length === 0 && broken === 0 ? 0 : 1;
