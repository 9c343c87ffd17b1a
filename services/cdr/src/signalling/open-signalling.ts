import type { SignallingChunk, SignallingPort } from "@tandem/contracts";
import type { Kysely } from "kysely";
import { signallingPort } from "./signalling-port.ts";
import { signallingStore } from "./signalling-store.ts";

/** How much signalling is kept (`signallingStoreBytes`). */
export const SIGNALLING_STORE_BYTES = 10_737_418_240;
const SWEEP_MS = 600_000;

export interface SignallingOptions {
  /** The database of the call records, whose schema `openCdr` has brought up to date. */
  readonly db: Kysely<unknown>;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** Default SIGNALLING_STORE_BYTES. */
  readonly storeBytes?: number;
  readonly breathe?: () => Promise<void>;
  /** A sweep failed; the next one comes in its turn. */
  readonly failed?: (error: unknown) => void;
}

export interface Signalling {
  readonly port: SignallingPort;
  /** Resolves when the chunks are kept; rejects when they may not be, and must come again. */
  keep(chunks: readonly SignallingChunk[]): Promise<void>;
  /** Takes away what is too old or too much; done by itself every ten minutes. Answers how many chunks went. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

/** The kept signalling of calls. Only one process of a database need sweep; several do no harm. */
export function openSignalling(options: SignallingOptions): Signalling {
  const { db, now, storeBytes = SIGNALLING_STORE_BYTES, failed = () => undefined } = options;
  const store = signallingStore(db, options.breathe ?? (() => Promise.resolve()));
  let sweeping: Promise<number> | undefined;
  const sweep = (): Promise<number> => {
    sweeping ??= store.sweep(now(), storeBytes).finally(() => {
      sweeping = undefined;
    });
    return sweeping;
  };
  const timer = setInterval(() => void sweep().catch(failed), SWEEP_MS);
  timer.unref();
  return {
    port: signallingPort(db),
    keep: store.keep,
    sweep,
    async close() {
      clearInterval(timer);
      await sweeping?.catch(() => undefined);
    },
  };
}
