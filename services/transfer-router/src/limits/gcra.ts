/** The generic cell rate algorithm's whole state: when the next token is due if all went evenly. Milliseconds since the epoch. */
export type DueAt = number;

export type GcraAnswer =
  | { readonly ok: true; readonly due: DueAt }
  | { readonly ok: false; readonly retryAfterMs: number };

/**
 * Takes one token of `rate` a second, with a burst of one second: at most `rate` at once, and never more than 2 * `rate` in any second.
 * `due` is undefined at the first call. A rate of zero or less lets nothing through.
 */
export function takeToken(due: DueAt | undefined, rate: number, at: number): GcraAnswer {
  if (rate <= 0) return { ok: false, retryAfterMs: 1_000 };
  const interval = 1_000 / rate;
  const start = Math.max(due ?? at, at);
  // A whole second ahead, less the token itself; the hair's breadth evens out what floating point loses in adding intervals.
  const wait = start - at - (Math.max(1_000, interval) - interval) - 1e-6;
  return wait > 0 ? { ok: false, retryAfterMs: Math.ceil(wait) } : { ok: true, due: start + interval };
}
