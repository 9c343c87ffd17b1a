import { explain, loadSetUp, openExplainer } from "@tandem/all-in-one";
import { fail } from "../fail.ts";
import { explainTable } from "./explain-table.ts";

export interface ExplainFlags {
  readonly config: string;
  readonly trunk: string;
  readonly referTo: string;
  readonly from?: string;
  readonly transferee?: string;
  readonly json: boolean;
}

/** Prints what a transfer would come to. */
export async function explainTransfer({
  config,
  trunk,
  referTo,
  from = "",
  transferee = "",
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
  const found = await explain(openExplainer(read.value.config), query);
  if (!found.ok) return fail(found.error.detail);
  process.stdout.write(`${json ? JSON.stringify(found.value) : explainTable(found.value)}\n`);
}
