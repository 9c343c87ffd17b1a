import type { BillingPort, CallRecordsPort, RouterPort } from "@tandem/contracts";

/** What the queries are asked of. */
export interface HttpBackend {
  readonly calls: CallRecordsPort;
  readonly billing: Pick<BillingPort, "listBalances">;
  readonly explainer: RouterPort;
  /** Why `/readyz` says no; where it is left out, the process is ready when there is a backend. */
  readonly notReady?: () => Promise<readonly string[]>;
  /** Prometheus' text format 0.0.4; left out, nothing is told there. */
  readonly metrics?: () => Promise<string>;
}
