import { randomUUID } from "node:crypto";
import { recordSource, type SourceFlags } from "../calls/record-source.ts";
import { fail } from "../fail.ts";
import { creditTable } from "./credit-table.ts";

export interface AddFlags extends SourceFlags {
  readonly key?: string;
  readonly json: boolean;
}

/** Adds to a balance, of a platform that runs or in its data folder, and prints what there is then. */
export async function addToBalance(flags: AddFlags, trunk: string, amount: string): Promise<void> {
  const { key = randomUUID() } = flags;
  const source = await recordSource(flags, process);
  if (!source.ok) return fail(source.error);
  try {
    const added = await source.value.addCredit(trunk, { amount, key });
    if (!added.ok) return fail(added.error);
    if (flags.json) {
      process.stdout.write(`${JSON.stringify(added.value)}\n`);
      return;
    }
    const said = added.value.isNew
      ? `added ${amount} with key ${key}`
      : `the key ${key} was used for this before: nothing was added`;
    process.stdout.write(`${said}\n\n${creditTable([added.value])}\n`);
  } finally {
    await source.value.close();
  }
}
