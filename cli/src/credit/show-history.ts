import { recordSource, type SourceFlags } from "../calls/record-source.ts";
import { fail } from "../fail.ts";
import { formatTable } from "../terminal/table.ts";

export interface HistoryFlags extends SourceFlags {
  readonly json: boolean;
}

/** Prints what was added to a trunk's balance, by whom and when. */
export async function showHistory(flags: HistoryFlags, trunk: string): Promise<void> {
  const source = await recordSource(flags, process);
  if (!source.ok) return fail(source.error);
  try {
    const found = await source.value.credits(trunk);
    if (!found.ok) return fail(found.error);
    const rows = found.value.credits.map(({ key, amount, addTime, addedBy }) => [
      addTime,
      amount,
      key ?? "initial",
      addedBy ?? "unknown",
    ]);
    const table = formatTable(["WHEN", "AMOUNT", "KEY", "BY"], rows, [1]);
    process.stdout.write(`${flags.json ? JSON.stringify(found.value) : table}\n`);
  } finally {
    await source.value.close();
  }
}
