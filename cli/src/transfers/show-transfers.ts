import type { TransferOfCallJson, TransferPageJson } from "@tandem/all-in-one";
import type { Answered } from "../calls/answered.ts";
import { type RecordSource, recordSource } from "../calls/record-source.ts";
import { fail } from "../fail.ts";
import { type Progress, showProgress } from "../terminal/progress.ts";
import { type TransfersFlags, transfersQuery } from "./transfers-query.ts";
import { transfersTable } from "./transfers-table.ts";

/** Prints the transfers that the flags ask for. */
export async function showTransfers(flags: TransfersFlags): Promise<void> {
  const source = await recordSource(flags, process);
  if (!source.ok) return fail(source.error);
  const progress = showProgress();
  try {
    const found = await collected(source.value, flags, progress);
    progress.end();
    if (!found.ok) return fail(found.error);
    const { transfers, nextCursor } = found.value;
    if (flags.json) return print(JSON.stringify(found.value));
    print(transfers.length === 0 ? "no transfers" : transfersTable(transfers));
    if (nextCursor !== undefined) print(`\n${transfers.length} transfers, and there are more: --limit shows them`);
  } finally {
    progress.end();
    await source.value.close();
  }
}

/** Page after page, until there are as many as the flags ask for, or no more. */
export async function collected(
  source: Pick<RecordSource, "transfers">,
  flags: TransfersFlags,
  progress: Pick<Progress, "show">,
): Promise<Answered<TransferPageJson>> {
  const transfers: TransferOfCallJson[] = [];
  let cursor = "";
  for (;;) {
    const page = await source.transfers(transfersQuery(flags, flags.limit - transfers.length, cursor));
    if (!page.ok) return page;
    transfers.push(...page.value.transfers);
    const { nextCursor } = page.value;
    if (nextCursor === undefined) return { ok: true, value: { transfers } };
    if (transfers.length >= flags.limit) return { ok: true, value: { transfers, nextCursor } };
    cursor = nextCursor;
    progress.show(`${transfers.length} transfers`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
