/** One attempt's end. RFC 3261 §8.1.3.1: without a final response it is 408 for a time-out, and 503 for a transport error. */
export interface AttemptEnd {
  readonly status: number;
  readonly hasRetryAfter?: boolean;
}

/**
 * The one status that stands for all attempts that failed (TRANSFER §3, RFC 3261 §16.7 step 6): any 6xx, else the lowest class, and in it
 * the last one. 401 and 407 become 403: their challenge cannot be answered. A 503 without Retry-After becomes 500, because a PBX
 * would mark the whole trunk as down. A 3xx is no answer to the caller, so it counts as 480. No attempt at all: 500.
 */
export function finalStatus(attempts: readonly AttemptEnd[]): number {
  const ends = attempts.map(({ status, hasRetryAfter }) => forCaller(status, hasRetryAfter ?? false));
  const global = ends.find((status) => status >= 600);
  if (global !== undefined) return global;
  const lowest = Math.min(...ends.map((status) => Math.floor(status / 100)));
  return ends.findLast((status) => Math.floor(status / 100) === lowest) ?? 500;
}

function forCaller(status: number, hasRetryAfter: boolean): number {
  if (status === 401 || status === 407) return 403;
  if (status === 503 && !hasRetryAfter) return 500;
  if (status >= 300 && status < 400) return 480;
  return status;
}
