import type { CreditLimits } from "./credit-desk.ts";

/** What the configuration's `limits` say of credit. */
export function creditLimitsOf(limits: Readonly<Record<string, number>>): Partial<CreditLimits> {
  const { creditSliceMicros, creditLeaseMs } = limits;
  return {
    ...(creditSliceMicros === undefined ? {} : { aheadMicros: BigInt(creditSliceMicros) }),
    ...(creditLeaseMs === undefined ? {} : { leaseMs: creditLeaseMs }),
  };
}
