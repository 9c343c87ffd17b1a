/**
 * What one edge spends on those it does not know. A source that an ACL or a carrier claims never meets the limits for
 * strangers: its calls are counted by the router alone, a trunk (CLUSTER rule 30).
 */
export const EDGE_LIMITS: EdgeLimits = {
  strangerBurst: 10,
  strangerWindowMs: 5_000,
  forgedBurst: 20,
  forgedWindowMs: 1_000,
  guestBurst: 200,
  guestWindowMs: 50,
  knownBurst: 500,
  knownWindowMs: 5,
  strangersBurst: 1_000,
  strangersWindowMs: 1,
  legBurst: 50,
  legWindowMs: 50,
  sources: 65_536,
  nonceLifetimeMs: 30_000,
  retryAfterSec: 5,
  awaitedInvites: 10_000,
  traceOneIn: 100,
};

/** A `...Burst` is how many are answered at once, a `...WindowMs` how long each further answer has to be waited for. */
export interface EdgeLimits {
  /** Answers to one source that nothing claims: 403, 405, OPTIONS' 200. A flood gets one a window, and then silence. */
  readonly strangerBurst: number;
  readonly strangerWindowMs: number;
  /** 481 to one unclaimed source, for requests whose tag is no token of ours. */
  readonly forgedBurst: number;
  readonly forgedWindowMs: number;
  /** Challenges and CANCELs of one unclaimed source. A right answer to a challenge gives its share back. */
  readonly guestBurst: number;
  readonly guestWindowMs: number;
  /** What the edge answers by itself to one source that an ACL or a carrier claims, INVITE not counted. */
  readonly knownBurst: number;
  readonly knownWindowMs: number;
  /**
   * Answers to all unclaimed sources together, and as many challenges: source addresses can be forged, and this edge must
   * not be a mirror.
   */
  readonly strangersBurst: number;
  readonly strangersWindowMs: number;
  /** Messages of one leg, copies included, that are never shed; those beyond give way as new calls do (CLUSTER rule 23). */
  readonly legBurst: number;
  readonly legWindowMs: number;
  /** Sources remembered in each table; the one that was quiet longest is forgotten first. */
  readonly sources: number;
  /** A nonce is good for so long: less than an ended call is remembered, so that its highest count is known (CLUSTER rule 34). */
  readonly nonceLifetimeMs: number;
  /** Retry-After of a 503 or 500 for which the router named no time, in seconds. */
  readonly retryAfterSec: number;
  /** INVITEs whose acknowledgement by the router is awaited; more get no 100 from this edge. */
  readonly awaitedInvites: number;
  /** One new call in so many is traced; 0: none but those that a trunk asks for. */
  readonly traceOneIn: number;
}

/** The configuration's limits that are an edge's. */
export function edgeLimitsOf(limits: Readonly<Record<string, number>>): Partial<EdgeLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([name]) => name in EDGE_LIMITS));
}
