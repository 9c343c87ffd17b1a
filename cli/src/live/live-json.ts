import type { CallJson } from "@tandem/all-in-one";

/** What `GET /v1/live` answers. */
export interface LiveJson {
  readonly calls: readonly CallJson[];
  readonly cps: number;
  readonly activeCalls: number;
  readonly activeTransfers: number;
}
