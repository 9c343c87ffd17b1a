/** Why nobody was reached: what the caller, or the transferor, is told. */
export interface Failure {
  readonly status: number;
  readonly reason?: string;
  readonly warning?: string;
  readonly retryAfter?: string | undefined;
  /** A rule said no: nobody was asked. */
  readonly isRefusal?: boolean;
}
