import { recordSource, type SourceFlags } from "../calls/record-source.ts";
import { fail } from "../fail.ts";
import { creditTable } from "./credit-table.ts";

export interface CreditFlags extends SourceFlags {
  readonly trunk?: string;
  readonly json: boolean;
}

/** Prints the balances that the flags ask for. */
export async function showCredit(flags: CreditFlags): Promise<void> {
  const source = await recordSource(flags, process);
  if (!source.ok) return fail(source.error);
  try {
    const found = await source.value.balances(
      new URLSearchParams(flags.trunk === undefined ? {} : { trunk: flags.trunk }),
    );
    if (!found.ok) return fail(found.error);
    process.stdout.write(`${flags.json ? JSON.stringify(found.value) : creditTable(found.value.balances)}\n`);
  } finally {
    await source.value.close();
  }
}
