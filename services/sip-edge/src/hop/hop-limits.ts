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
