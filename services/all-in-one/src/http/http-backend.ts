import type { CallRecordsPort, RouterPort } from "@tandem/contracts";

/** What the queries are asked of. */
export interface HttpBackend {
  readonly calls: CallRecordsPort;
  readonly explainer: RouterPort;
}
