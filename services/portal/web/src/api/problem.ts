/** RFC 9457, as the portal's API writes it. */
export interface ProblemJson {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

/** An answer that is no success. `status` 0: there was no answer at all. */
export class ProblemError extends Error {
  readonly problem: ProblemJson;
  /** Of Retry-After; undefined where the answer named none. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: ProblemJson, options: ErrorOptions & { readonly retryAfterMs?: number | undefined } = {}) {
    super(problem.detail, options);
    this.problem = problem;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Whether the same request may be answered a little later. */
export function isPassing(error: unknown): error is ProblemError {
  return error instanceof ProblemError && [0, 429, 502, 503, 504].includes(error.problem.status);
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof ProblemError ? error.problem.status : undefined;
}
