import type { OnBillingDown } from "@tandem/directory";
import type { Refusal } from "../policy/refusal.ts";
import type { CreditAnswer } from "../ports/credit.ts";

/** How long a running call goes on without credit while billing is silent, on a trunk that is `failClosed`. */
const RENEWAL_GRACE_MS = 300_000;

const NO_CREDIT: Refusal = {
  rule: "credit",
  status: 402,
  reason: "Payment Required",
  warning: "the trunk's balance does not cover this call; add credit to it",
  when: "after-202",
};
const CREDIT_UNKNOWN: Refusal = {
  rule: "credit",
  status: 503,
  reason: "Service Unavailable",
  warning: "billing does not answer, and this trunk calls only with credit",
  retryAfterSec: 5,
  when: "after-202",
};
const RECORD_OVER: Refusal = {
  rule: "credit",
  status: 487,
  reason: "Request Terminated",
  warning: "the call has ended",
  when: "after-202",
};

/** What a leg that is about to be called is told; undefined: call it. */
export function admissionRefusal(answer: CreditAnswer, onBillingDown: OnBillingDown): Refusal | undefined {
  switch (answer.kind) {
    case "held":
      return undefined;
    case "refused":
      return NO_CREDIT;
    case "released":
      return RECORD_OVER;
    case "silent":
      return onBillingDown === "failOpen" ? undefined : CREDIT_UNKNOWN;
  }
}

/** Whether a running call ends for want of credit. */
export function isDrained(answer: CreditAnswer, onBillingDown: OnBillingDown): boolean {
  if (answer.kind === "silent") return onBillingDown === "failClosed" && answer.uncoveredMs > RENEWAL_GRACE_MS;
  return answer.kind === "refused";
}
