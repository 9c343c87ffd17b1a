/** Bounds of what an edge holds for routers that do not answer (CLUSTER rule 23). */
export interface HopLimits {
  /** How long a new INVITE waits for a router before the edge answers 503 by itself, ms. */
  readonly inviteHoldMs: number;
  /** How long a REFER waits before it is refused with 500, ms. */
  readonly referHoldMs: number;
  /** How long every other message waits: 64*T1, when its sender has given up too, ms. */
  readonly holdMs: number;
  /** How long a BYE waits whose sender has given up: what it says must not be lost, ms. */
  readonly byeHoldMs: number;
  /** Held messages that begin calls. */
  readonly heldCalls: number;
  /** Held requests of dialogs. */
  readonly heldRequests: number;
  /** Held messages of dialogs, beyond the rates of their legs. */
  readonly heldExcess: number;
  /** Held responses. */
  readonly heldResponses: number;
  /** INVITEs that the edge has answered by itself and a router may have taken: what came of them is to end. */
  readonly heldAbandons: number;
  /** Bytes of the held messages of each kind. */
  readonly heldBytes: number;
  /** A source has at most one part in this many of each. */
  readonly sourceShare: number;
  /** First wait for an acknowledgement; each further one is as much longer, ms. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Wait when nobody listens or the bus is away, ms. */
  readonly nobodyWaitMs: number;
  /** Wait before a router that refuses new calls is offered one again, within `inviteHoldMs`, ms. */
  readonly refusedWaitMs: number;
  /** New calls that wait so at the same time: where all are refused, all but these are told at once. */
  readonly refusedWaiting: number;
}

export const HOP_LIMITS: HopLimits = {
  inviteHoldMs: 1_000,
  referHoldMs: 20_000,
  holdMs: 32_000,
  byeHoldMs: 600_000,
  heldCalls: 2_000,
  heldRequests: 20_000,
  heldExcess: 400,
  heldResponses: 20_000,
  heldAbandons: 10_000,
  heldBytes: 33_554_432,
  sourceShare: 4,
  firstWaitMs: 150,
  longestWaitMs: 1_000,
  nobodyWaitMs: 50,
  refusedWaitMs: 300,
  refusedWaiting: 32,
};

/**
 * Names under `limits:` of the configuration. The others are no operator's: `holdMs` is the protocol's 64*T1, and how often a router is
 * asked again goes with how long it repeats its answer.
 */
export const HOP_LIMIT_NAMES = [
  "inviteHoldMs",
  "referHoldMs",
  "byeHoldMs",
  "heldCalls",
  "heldRequests",
  "heldExcess",
  "heldResponses",
  "heldAbandons",
  "heldBytes",
  "sourceShare",
  "refusedWaitMs",
  "refusedWaiting",
] as const satisfies readonly (keyof HopLimits)[];

/** Those of the configuration that are named so. After 64*T1 the sender has given up: nothing that begins something may wait longer. */
export function hopLimitsOf(limits: Readonly<Record<string, number>>): Partial<HopLimits> {
  const own = HOP_LIMIT_NAMES.flatMap((name) => {
    const value = limits[name];
    if (value === undefined) return [];
    const mayBegin = name === "inviteHoldMs" || name === "referHoldMs";
    return [[name, mayBegin ? Math.min(value, HOP_LIMITS.holdMs) : value] as const];
  });
  return Object.fromEntries(own);
}
