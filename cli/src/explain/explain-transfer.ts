import {
  explain,
  loadSetUp,
  type OpenedRecords,
  openExplainer,
  openRecords,
  type SetUp,
  startProblem,
} from "@tandem/all-in-one";
import { fail } from "../fail.ts";
import { explainTable } from "./explain-table.ts";

export interface ExplainFlags {
  readonly config: string;
  readonly trunk: string;
  readonly referTo: string;
  readonly from?: string;
  readonly transferee?: string;
  readonly data?: string;
  readonly json: boolean;
}

/** Prints what a transfer would come to. */
export async function explainTransfer({
  config,
  trunk,
  referTo,
  from = "",
  transferee = "",
  data,
  json,
}: ExplainFlags): Promise<void> {
  const read = await loadSetUp(config);
  if (!read.ok) return fail(read.error);
  const { trunks } = read.value.config;
  if (!trunks.some(({ id, name, domain }) => [id, name, domain].includes(trunk))) {
    return fail(`there is no trunk ${trunk} in ${config}; there are ${trunks.map(({ name }) => name).join(", ")}`);
  }
  const asked = trunks.find(({ name }) => name === trunk)?.id ?? trunk;
  const query = new URLSearchParams({ trunk: asked, referTo, from, transferee });
  const found = await withBalances(data, read.value, (billing) =>
    explain(openExplainer(read.value.config, billing), query),
  );
  if (found === undefined) return;
  if (!found.ok) return fail(found.error.detail);
  process.stdout.write(`${json ? JSON.stringify(found.value) : explainTable(found.value)}\n`);
}

/** With the balances in a data folder, where one is named. Undefined: it could not be opened, and that was said. */
async function withBalances<T>(
  data: string | undefined,
  { decks }: SetUp,
  ask: (billing?: OpenedRecords["billing"]) => Promise<T>,
): Promise<T | undefined> {
  if (data === undefined) return ask();
  try {
    const { billing, close } = await openRecords(data, process, decks);
    try {
      return await ask(billing);
    } finally {
      await close();
    }
  } catch (error) {
    const problem = startProblem(error);
    if (problem === undefined) throw error;
    fail(problem);
    return undefined;
  }
}
