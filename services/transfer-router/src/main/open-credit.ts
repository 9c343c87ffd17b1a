import type { Clock } from "@tandem/actor";
import type { BillingPort } from "@tandem/contracts";
import type { Directory } from "@tandem/directory";
import type { Service } from "@tandem/start-up";
import { creditDesk } from "../credit/credit-desk.ts";
import { creditLimitsOf } from "../credit/credit-limits.ts";
import { wireAuthorizer } from "../host/wire-authorizer.ts";
import type { Credit } from "../ports/credit.ts";
import type { Rates } from "../ports/rates.ts";
import { countedCredit } from "../watch/counted-credit.ts";

export interface CreditGround {
  readonly boot: string;
  readonly clock: Clock;
  readonly billing: BillingPort;
  readonly directory: () => Directory;
  readonly limits: Readonly<Record<string, number>>;
}

/** Prices and credit of billing, kept here for as long as they hold, counted and traced. */
export function openCredit(
  { metrics, spans, atEnd }: Service,
  { boot, clock, billing, directory, limits }: CreditGround,
): Rates & Credit {
  const asking = spans === undefined ? undefined : { spans, clock, isRemote: true };
  const authorizer = wireAuthorizer(billing, asking);
  const desk = creditDesk({ clock, boot, authorizer, limits: creditLimitsOf(limits) });
  atEnd("the leases of credit", () => desk.close());
  return countedCredit(desk, metrics, directory);
}
