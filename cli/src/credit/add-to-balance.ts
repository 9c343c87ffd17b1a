import { randomUUID } from "node:crypto";
import { fail } from "../fail.ts";
import { creditTable } from "./credit-table.ts";

export interface AddFlags {
  readonly data?: string;
  readonly key?: string;
  readonly json: boolean;
}

/** Adds to a balance in a data folder, and prints what there is then. */
export async function addToBalance(flags: AddFlags, trunk: string, amount: string): Promise<void> {
  const { data = "data", key = randomUUID() } = flags;
  const { addCredit, openRecords, startProblem } = await import("@tandem/all-in-one");
  try {
    const { billing, close } = await openRecords(data, process);
    try {
      const added = await addCredit(billing, { trunk, amount, key });
      if (!added.ok) return fail(added.error);
      const { isNew, balance } = added.value;
      if (flags.json) process.stdout.write(`${JSON.stringify({ key, isNew, ...balance })}\n`);
      else {
        const said = isNew
          ? `added ${amount} with key ${key}`
          : `the key ${key} was used for this before: nothing was added`;
        process.stdout.write(`${said}\n\n${creditTable([balance])}\n`);
      }
    } finally {
      await close();
    }
  } catch (error) {
    const problem = startProblem(error);
    if (problem === undefined) throw error;
    fail(problem);
  }
}
