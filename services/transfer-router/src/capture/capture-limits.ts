/** Names under `limits:` of the configuration, and their defaults. */
export const CAPTURE_LIMITS = {
  /** Messages of one call that one router keeps. */
  signallingMessages: 400,
  /** Bytes of them. */
  signallingBytes: 262_144,
  /** Bytes of all calls in one router's memory, those that wait to be sent included. */
  signallingMemoryBytes: 134_217_728,
} as const;

export type CaptureLimits = { readonly [name in keyof typeof CAPTURE_LIMITS]: number };

/** Those of the configuration that are named as these. */
export function captureLimitsOf(limits: Readonly<Record<string, number>>): Partial<CaptureLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([name]) => name in CAPTURE_LIMITS));
}
