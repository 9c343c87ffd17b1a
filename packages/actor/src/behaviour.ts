/** A step whose commit comes later, with that of a later step or within `withinMs`. */
export interface Lead<F> {
  /** Done at once: nothing that depends on the commit. */
  readonly now: readonly F[];
  /** Done after the commit. */
  readonly later: readonly F[];
  readonly withinMs: number;
  /**
   * True: the event is acknowledged at once, and losing the step must cost no more than a message that comes once more.
   * False: it is acknowledged with the commit; a host that has its store alone does not wait.
   */
  readonly isAcknowledged: boolean;
}

/**
 * What an actor does, as pure functions. The host (`actorHost`) supplies time, order, storage and effects.
 *
 * `S` is the actor's whole state: plain data, never mutated. `E` is what can happen to it, `F` what it wants done.
 */
export interface Behaviour<S, E, F> {
  /**
   * One step. Total: an event that the state does not expect returns the very same state object and no effect of
   * its own. A step that returns the same object needs no commit.
   */
  reduce(state: S | undefined, event: E): readonly [state: S | undefined, effects: readonly F[]];
  /** The earliest instant after `after` (ms) at which the actor wants a time event; Infinity when it wants none. */
  due(state: S, after: number): number;
  /** The time event: everything scheduled in (since, at] is due. */
  time(since: number, at: number): E;
  /**
   * The event that a new owner feeds first, or an old one after an outage: what is owed to the wire is sent once more.
   * `gapMs`: for how long nobody ran the actor; below 0 (`NO_GAP`): it was handed over in order, and nothing is owed.
   */
  activated(at: number, gapMs: number): E;
  /** Names under which a message that carries no token finds this actor. Same array while nothing changed. */
  keys(state: S): readonly string[];
  /**
   * How far a step from `before` to `after` may go before it is committed (CLUSTER rule 13). Undefined, or left out:
   * nothing of it is done before its commit.
   */
  lead?(before: S | undefined, after: S, effects: readonly F[]): Lead<F> | undefined;
  /**
   * Must the step from what is stored to `after` outlive a store that is lost together with the actor's owner (CLUSTER
   * rule 19)? Left out: no step must.
   */
  isFirm?(stored: S | undefined, after: S | undefined): boolean;
  /**
   * Ms that the store still needs this state, when nothing is left but copies to answer: it is the last commit, and what
   * the actor does until it is over stays in memory (CLUSTER rule 17). Undefined while there is more to do.
   */
  lingerMs?(state: S): number | undefined;
  /**
   * What a step does to an actor whose steps throw: it takes its leave of the world from its last committed state, by code
   * as short as can be. Left out, or when that throws too: the actor is parked as it is (CLUSTER rule 26).
   */
  giveUp?(state: S, at: number): readonly [state: S | undefined, effects: readonly F[]];
  /** True when nothing is left to do and the actor may leave memory and store. */
  isOver(state: S): boolean;
}
