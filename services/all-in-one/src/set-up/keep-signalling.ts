import type { Clock } from "@tandem/actor";
import { openSignalling } from "@tandem/cdr";
import type { SignallingPort } from "@tandem/contracts";
import { type Config, DEFAULT_CAPTURE } from "@tandem/directory";
import type { Metrics } from "@tandem/observability";
import { captureLimitsOf, observeSignalling, type StepWatch, signallingDesk, watchAll } from "@tandem/transfer-router";
import type { Kysely } from "kysely";

export interface KeepSignallingOptions {
  readonly config: Config;
  readonly db: Kysely<unknown>;
  readonly clock: Clock;
  readonly boot: string;
  readonly metrics: Metrics;
  /** Who looks at the calls' steps besides. */
  readonly watch: StepWatch;
  readonly breathe: () => Promise<void>;
  readonly failed: (error: unknown) => void;
}

export interface KeptSignalling {
  readonly port: SignallingPort;
  readonly watch: StepWatch;
  /** Resolves when the signalling of every call that ended is kept. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** The signalling of the one process's calls, from their steps to the database; with capture off, what was kept before is still shown. */
export function keepSignalling(options: KeepSignallingOptions): KeptSignalling {
  const { config, db, clock, boot, metrics, watch, breathe, failed } = options;
  const policy = config.capture ?? DEFAULT_CAPTURE;
  const { signallingStoreBytes } = config.limits;
  const store = openSignalling({
    ...{ db, now: clock.now, breathe, failed },
    ...(signallingStoreBytes === undefined ? {} : { storeBytes: signallingStoreBytes }),
  });
  const { port } = store;
  if (!policy.enabled) return { port, watch, flush: () => Promise.resolve(), close: store.close };
  const send = store.keep;
  const limits = captureLimitsOf(config.limits);
  const desk = signallingDesk({ clock, boot, policy, limits, breathe, send });
  observeSignalling(metrics, desk);
  return {
    port,
    watch: watchAll(watch, desk.watch),
    flush: desk.flush,
    async close() {
      await desk.close();
      await store.close();
    },
  };
}
