/** Why a call or a transfer is not made, and what its sender is told. */
export interface Refusal {
  /** The rule's name in kebab case, as it stands in records, traces and metrics: `country-permissions`. */
  readonly rule: string;
  /** The SIP status of the response, or of the sipfrag when `when` is `after-202`. */
  readonly status: number;
  readonly reason: string;
  /** One sentence for Warning 399 and for people: what was refused and what to change. No quotes, no line ends. */
  readonly warning: string;
  readonly retryAfterSec?: number;
  /**
   * For a REFER: whether it is known before the first response (the REFER itself is refused), or reported by NOTIFY after
   * a 202. A dialled call gets the status as its final response in both cases.
   */
  readonly when: "before-202" | "after-202";
}

/** What one rule made of a call, in the order in which the rules ran. */
export interface RuleTrace {
  readonly rule: string;
  readonly outcome: "passed" | "refused" | "changed" | "skipped";
  readonly detail: string;
}
