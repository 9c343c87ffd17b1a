/** The rhythm of the placement, in ms. */
export interface PlacementTiming {
  /** Between two heartbeats. */
  readonly beatMs: number;
  /** Between two looks at the owners' records while nothing happens; when something does, they are looked at at once. */
  readonly lookMs: number;
  /** Without a heartbeat for this long a router is not live. */
  readonly ttlMs: number;
  /** Before the end of its own time to live a router stops to act. */
  readonly marginMs: number;
  /** Between two pings of a neighbour. */
  readonly pingMs: number;
  /** The same as long as one is missing: whether it is dead should be known soon. */
  readonly doubtMs: number;
  /** Pings in a row that find nobody, until a neighbour counts as dead. */
  readonly deadPings: number;
  /** The own connection must have been up for this long before anybody is called dead (CLUSTER rule 20). */
  readonly stableMs: number;
  /** After the store was away, or has lost records, nothing is taken from others for this long: they may still come back (CLUSTER rule 19). */
  readonly patientMs: number;
  /** A partition that has just come is not handed on for this long. */
  readonly coolDownMs: number;
  /** How long one message of a hand-over waits for its answer. */
  readonly answerMs: number;
  /** Partitions that are handed over at the same time (CLUSTER rule 29). */
  readonly inFlight: number;
  /** Steps under way in what a drain could not hand on are waited for this long. */
  readonly releaseMs: number;
  /** A drain that takes longer is given up: the others claim what is left. As long are the last steps of a partition waited for. */
  readonly drainMs: number;
}

export const PLACEMENT_TIMING: PlacementTiming = {
  beatMs: 500,
  lookMs: 2_000,
  ttlMs: 2_000,
  marginMs: 300,
  pingMs: 100,
  doubtMs: 30,
  deadPings: 3,
  stableMs: 2_000,
  patientMs: 6_000,
  coolDownMs: 2_000,
  answerMs: 500,
  inFlight: 16,
  releaseMs: 5_000,
  drainMs: 20_000,
};
