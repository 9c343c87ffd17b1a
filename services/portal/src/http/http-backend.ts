import type { BillingPort, CallRecordsPort, LiveEvents, RouterPort } from "@tandem/contracts";
import type { Directory } from "@tandem/directory";
import type { Portal } from "../open-portal.ts";
import type { Signalling } from "../signalling-port.ts";

/** One part of the platform, as `/v1/health` shows it. */
export interface PartHealth {
  readonly name: string;
  readonly status: "up" | "down";
  readonly reason?: string;
}

/** What the queries are asked of. */
export interface HttpBackend {
  readonly calls: CallRecordsPort;
  readonly billing: Pick<BillingPort, "listBalances" | "addCredit" | "listCredits">;
  readonly explainer: RouterPort;
  /** Users, keys, sessions and webhooks. */
  readonly portal: Portal;
  readonly live: LiveEvents;
  /** The newest revision, read anew each time. Undefined: none has been read yet. */
  readonly directory: Directory | undefined;
  /** Undefined: nothing of the signalling is kept. */
  readonly signalling?: Signalling;
  /** Why `/readyz` says no; where it is left out, the process is ready when there is a backend. */
  readonly notReady?: () => Promise<readonly string[]>;
  /** What `/v1/health` shows; left out, `notReady` is all that is known. */
  readonly health?: () => Promise<readonly PartHealth[]>;
  /** Prometheus' text format 0.0.4; left out, nothing is told there. */
  readonly metrics?: () => Promise<string>;
}
