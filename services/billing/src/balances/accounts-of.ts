import { parseMicros } from "@tandem/contracts";
import type { Trunk } from "@tandem/directory";
import type { Account } from "../credit/credit-book.ts";

/** The balances that a configuration's trunks begin with. */
export function accountsOf(trunks: readonly Trunk[]): readonly Account[] {
  return trunks.flatMap(({ id, credit }) => {
    const initialMicros = credit === undefined ? undefined : parseMicros(credit.balance);
    return credit === undefined || initialMicros === undefined
      ? []
      : [{ trunk: id, currency: credit.currency, initialMicros }];
  });
}
