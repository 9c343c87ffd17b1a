import type { QueryFailure } from "./errors.ts";

/** What the thread is started with. */
export interface WorkerStart {
  /** A folder, or "memory://". */
  readonly dataDir: string;
  /** A gzip'd dump of a fresh database, to be unpacked into an empty `dataDir`; undefined runs initdb. */
  readonly template: Uint8Array | undefined;
}

export type WorkerRequest =
  | { readonly kind: "query"; readonly id: number; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: "close"; readonly id: number };

export type WorkerAnswer =
  | { readonly kind: "ready" }
  | { readonly kind: "broken"; readonly message: string }
  | { readonly kind: "rows"; readonly id: number; readonly rows: readonly unknown[]; readonly affectedRows: number }
  | { readonly kind: "failed"; readonly id: number; readonly failure: QueryFailure }
  | { readonly kind: "closed"; readonly id: number };
