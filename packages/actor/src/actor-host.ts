import { ActorAlarms } from "./actor-alarms.ts";
import { ActorNames } from "./actor-names.ts";
import { ActorSteps } from "./actor-steps.ts";
import { type HeldPartition, loadingPartition, whenQuiet } from "./held-partition.ts";
import type { Delivery, HostOptions } from "./host-options.ts";
import { inSlices } from "./in-slices.ts";
import { UNKNOWN_GAP_MS } from "./partition-host.ts";
import { Recoveries } from "./recoveries.ts";
import { endLeading, isFull, type RunningActor, runningActor } from "./running-actor.ts";
import type { Fence, StoredActor } from "./store.ts";
import { UntoldGaps } from "./untold-gaps.ts";

/** Between two questions to a store that is away. */
const ASK_AGAIN_MS = 100;
const ignore = (): void => undefined;

/**
 * Runs actors: one writer each, one event at a time; reduce, commit, perform, acknowledge, in that order.
 * Nothing leaves before the commit that explains it.
 */
export class ActorHost<S, E, F> {
  readonly #options: HostOptions<S, E, F>;
  readonly #actors = new Map<string, RunningActor<S, E>>();
  readonly #names = new ActorNames();
  readonly #partitions = new Map<number, HeldPartition<S>>();
  readonly #alarms: ActorAlarms;
  readonly #steps: ActorSteps<S, E, F>;
  readonly #recoveries: Recoveries<S, E, F>;
  readonly #gaps = new UntoldGaps<RunningActor<S, E>>();
  #closed = false;
  #isFrozen = false;

  constructor(options: HostOptions<S, E, F>) {
    this.#options = options;
    this.#alarms = new ActorAlarms(options.clock, (ids, now) => this.#ring(ids, now));
    this.#recoveries = new Recoveries(options, {
      actors: this.#actors,
      isCurrent: (held) => this.#partitions.get(held.partition) === held,
      refused: (held) => this.#lose(held),
      verifyAll: () => Promise.all([...this.#partitions.keys()].map((partition) => this.verify(partition))),
    });
    this.#steps = new ActorSteps(options, {
      stepped: (actor, state) => this.#index(actor, state),
      rests: (actor) => {
        // One that is given away stays until it is: the store may still have to get it back (CLUSTER rule 19).
        if (actor.state === undefined || this.#partitions.get(actor.held.partition) !== actor.held) this.#leave(actor);
        else if (actor.held.phase !== "closing") this.#schedule(actor, actor.state);
      },
      refused: (held) => this.#lose(held),
      behind: (held) => this.#recoveries.recover(held),
      isHeld: (held) => !this.#closed && this.#partitions.get(held.partition) === held,
    });
  }

  /** Actors in memory. */
  get size(): number {
    return this.#actors.size;
  }

  /** What waits in the actors' mailboxes, and in the fullest of them. Looks at every actor: for a scrape, not for a step. */
  mailboxes(): { readonly waiting: number; readonly deepest: number } {
    let waiting = 0;
    let deepest = 0;
    for (const { mailbox } of this.#actors.values()) {
      waiting += mailbox.length;
      deepest = Math.max(deepest, mailbox.length);
    }
    return { waiting, deepest };
  }

  /** The fence under which a partition is held; undefined when it is not. */
  fenceOf(partition: number): Fence | undefined {
    return this.#partitions.get(partition)?.fence;
  }

  /** The highest mark of its commits that the store has acknowledged (CLUSTER rule 19). */
  seenOf(partition: number): number {
    return this.#partitions.get(partition)?.seen ?? 0;
  }

  /**
   * Begins to run the actors of a partition whose fence we have: reads them all, revives each. Messages for them wait.
   * Rejects when the store cannot be read; the partition is then not held.
   * @param gapMs for how long nobody ran them
   */
  async activate(partition: number, fence: Fence, gapMs = 0): Promise<void> {
    const { held, open } = loadingPartition<S>(partition, fence, gapMs);
    this.#partitions.set(partition, held);
    try {
      for (const stored of await this.#options.store.load(partition)) held.dormant.set(stored.address.id, stored);
      await this.#wakeAll(held);
      if (held.phase === "loading") held.phase = "open";
    } catch (error) {
      // A newer tenure of the same partition is none of ours.
      if (this.#partitions.get(partition) === held) this.drop(partition);
      throw error;
    } finally {
      open();
    }
  }

  /** Ends the work on a partition in order: no step begins any more, and it resolves when none runs. States stay in the store. */
  async release(partition: number): Promise<void> {
    const held = this.#partitions.get(partition);
    if (held === undefined) return;
    // What is acknowledged and not stored is stored first, and what comes meanwhile too.
    for (let ahead = this.#ahead(held); ahead.length > 0; ahead = this.#ahead(held))
      await Promise.all(ahead.map((actor) => new Promise((done) => this.#steps.push(actor, undefined, done))));
    held.phase = "closing";
    await whenQuiet(held);
    // What the store has lost nobody else could give it back: one that is away is waited for.
    const isHeld = (): boolean => !this.#closed && this.#partitions.get(partition) === held;
    while (isHeld() && !(await this.#steps.isStillOurs(held))) await this.#pause();
    if (this.#partitions.get(partition) === held) this.drop(partition);
  }

  #pause(): Promise<void> {
    const { clock } = this.#options;
    return new Promise((resolve) => void clock.alarm(clock.now() + ASK_AGAIN_MS, resolve));
  }

  #ahead(held: HeldPartition<S>): readonly RunningActor<S, E>[] {
    return [...held.actors].flatMap((id) => {
      const actor = this.#actors.get(id);
      return actor === undefined || actor.commitBy === 0 || actor.state === undefined ? [] : [actor];
    });
  }

  /** Forgets a partition at once: somebody else has it. */
  drop(partition: number): void {
    const held = this.#partitions.get(partition);
    if (held === undefined) return;
    held.phase = "closing";
    held.dormant.clear();
    this.#partitions.delete(partition);
    for (const id of [...held.actors]) {
      const actor = this.#actors.get(id);
      if (actor === undefined) continue;
      actor.state = undefined;
      for (const { done } of actor.mailbox.splice(0)) done("fenced");
      endLeading(actor, "fenced");
      if (!actor.busy) this.#leave(actor);
    }
  }

  /** Nothing is known for sure any more (no heartbeat, no bus): no event is taken and no timer rings until `thaw`. */
  freeze(): void {
    this.#isFrozen = true;
    this.#alarms.stop();
  }

  /**
   * Back after `gapMs`: every actor is told, so that it sends again what it owes and moves its timers (CLUSTER rule 21), and
   * no timer rings before. Many actors are told in slices; resolves after the last one.
   */
  async thaw(gapMs: number): Promise<void> {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    const { behaviour, clock, breathe } = this.#options;
    for (const actor of this.#actors.values()) this.#gaps.add(actor, gapMs);
    const goesOn = (): boolean => !this.#isFrozen && !this.#closed;
    await this.#gaps.tell({ clock, breathe }, goesOn, (actor, gap) => {
      if (actor.state !== undefined) this.#steps.push(actor, behaviour.activated(clock.now(), gap), ignore);
    });
    if (goesOn() && this.#gaps.size === 0) this.#alarms.start();
  }

  /** Resolves when the partition's names can be asked for with `find`; false when it is not held. */
  async isOpen(partition: number): Promise<boolean> {
    const held = this.#partitions.get(partition);
    if (held?.phase === "loading") await held.ready;
    return this.#mayAct() && this.#partitions.get(partition)?.phase === "open";
  }

  /**
   * Asks the store whether the partition is ours: before an answer that no commit explains, for which `find` was enough
   * (CLUSTER rule 14).
   */
  async isOurs(partition: number): Promise<boolean> {
    const held = this.#partitions.get(partition);
    return held !== undefined && (await this.#steps.isStillOurs(held)) && this.#mayAct() && this.#isRun(held);
  }

  /** Looks whether the store still has the partition as ours and as we have it, and gives back what it has lost. Never rejects. */
  async verify(partition: number): Promise<void> {
    const held = this.#partitions.get(partition);
    if (held === undefined) return;
    try {
      await this.#steps.isStillOurs(held);
    } catch (fault) {
      this.#options.onFault(`partition ${partition}`, fault);
    }
  }

  /** Partitions of which all actors are in memory, and which are ours as far as the heartbeat says. */
  openPartitions(): readonly number[] {
    return this.#mayAct()
      ? [...this.#partitions.values()].flatMap((held) => (this.#isRun(held) ? held.partition : []))
      : [];
  }

  /** The actor that one of these names belongs to; the first name that is known wins. */
  find(keys: readonly string[]): string | undefined {
    return this.#names.find(keys);
  }

  has(id: string): boolean {
    return this.#actors.has(id);
  }

  /** Read-only look at a state, for queries. */
  peek(id: string): S | undefined {
    return this.#actors.get(id)?.state;
  }

  ids(): IterableIterator<string> {
    return this.#actors.keys();
  }

  /** Feeds one event to an actor in memory: answers that its own effects asked for. */
  feed(id: string, event: E): Promise<Delivery> {
    const actor = this.#actors.get(id);
    if (actor === undefined || this.#closed) return Promise.resolve("unknown");
    return new Promise((done) => this.#steps.post(actor, event, done));
  }

  /** Feeds one event to an actor of a partition. */
  async deliver(partition: number, id: string, event: E): Promise<Delivery> {
    const held = this.#partitions.get(partition);
    if (!this.#mayAct() || held === undefined || held.phase === "closing") return "fenced";
    if (!this.#actors.has(id) && held.phase === "loading") {
      const stored = held.dormant.get(id);
      if (stored !== undefined) this.#wake(held, stored);
      else await held.ready;
    }
    if (this.#actors.has(id)) return this.feed(id, event);
    // It could not be read to its end, or is given away: nothing is known about its actors.
    if (!this.#mayAct() || !this.#isRun(held)) return "fenced";
    return (await this.#steps.isStillOurs(held)) ? "unknown" : "fenced";
  }

  /** Makes an actor out of its first event. `keys` are claimed at once, so that a copy finds it before its first commit. */
  create(id: string, partition: number, keys: readonly string[], event: E): Promise<Delivery> {
    const held = this.#partitions.get(partition);
    if (!this.#mayAct() || held?.phase !== "open") return Promise.resolve("fenced");
    if (this.#actors.size >= this.#options.actorLimit) return Promise.resolve("busy");
    const actor = this.#enter(id, held);
    actor.keys = keys;
    this.#names.claim(id, keys);
    return new Promise((done) => this.#steps.post(actor, event, done));
  }

  /** Stops timers and refuses what comes. States stay in the store. */
  close(): void {
    this.#closed = true;
    this.#alarms.stop();
  }

  #mayAct(): boolean {
    return !this.#closed && !this.#isFrozen && this.#options.isSure?.() !== false;
  }

  #isRun(held: HeldPartition<S>): boolean {
    return held.phase === "open" && this.#partitions.get(held.partition) === held;
  }

  async #wakeAll(held: HeldPartition<S>): Promise<void> {
    const { clock, breathe } = this.#options;
    // Who is wanted soonest is revived first.
    const order = [...held.dormant.values()].sort((a, b) => a.due - b.due);
    await inSlices(order, { clock, breathe }, (stored) => {
      if (held.phase !== "loading") return false;
      if (held.dormant.has(stored.address.id)) this.#wake(held, stored);
      return true;
    });
  }

  #wake(held: HeldPartition<S>, stored: StoredActor<S>): void {
    const { behaviour, clock, onFault } = this.#options;
    const { id } = stored.address;
    held.dormant.delete(id);
    let state: S;
    try {
      state = stored.read();
    } catch (fault) {
      // It stays in the store, for a person to look at.
      return onFault(id, fault);
    }
    const actor = this.#enter(id, held);
    actor.state = state;
    actor.saved = state;
    actor.version = stored.version;
    this.#index(actor, state);
    const now = clock.now();
    // Whoever ran it would have served it when it was due.
    const gapMs = held.gapMs === UNKNOWN_GAP_MS ? Math.max(0, now - stored.due) : held.gapMs;
    this.#steps.push(actor, behaviour.activated(now, gapMs), ignore);
  }

  #enter(id: string, held: HeldPartition<S>): RunningActor<S, E> {
    const actor = runningActor<S, E>(id, held, this.#options.clock.now());
    this.#actors.set(id, actor);
    held.actors.add(id);
    return actor;
  }

  #lose(held: HeldPartition<S>): void {
    if (this.#partitions.get(held.partition) !== held) return;
    this.drop(held.partition);
    this.#options.lost?.(held.partition);
  }

  #index(actor: RunningActor<S, E>, state: S): void {
    const keys = this.#options.behaviour.keys(state);
    if (keys === actor.keys) return;
    this.#names.free(actor.id, actor.keys);
    this.#names.claim(actor.id, keys);
    actor.keys = keys;
  }

  #leave(actor: RunningActor<S, E>): void {
    this.#names.free(actor.id, actor.keys);
    actor.held.actors.delete(actor.id);
    if (this.#actors.get(actor.id) !== actor) return;
    this.#alarms.cancel(actor.id);
    this.#gaps.forget(actor);
    this.#actors.delete(actor.id);
    this.#options.left?.(actor.id);
  }

  #schedule(actor: RunningActor<S, E>, state: S): void {
    this.#alarms.schedule(actor.id, this.#dueOf(actor, state));
  }

  #dueOf(actor: RunningActor<S, E>, state: S): number {
    const due = this.#options.behaviour.due(state, actor.checkedAt);
    return actor.commitBy === 0 ? due : Math.min(due, actor.commitBy);
  }

  #ring(ids: readonly string[], now: number): void {
    const { behaviour } = this.#options;
    // What was due is still due when it is thawed: its events come from the states.
    if (!this.#mayAct()) return;
    for (const id of ids) {
      const actor = this.#actors.get(id);
      if (actor?.state === undefined) continue;
      if (this.#dueOf(actor, actor.state) > now) {
        this.#schedule(actor, actor.state);
        continue;
      }
      // It has work: what is due stays due, and is looked at again after that.
      if (isFull(actor)) continue;
      if (actor.commitBy !== 0 && actor.commitBy <= now) this.#steps.push(actor, undefined, ignore);
      const since = actor.checkedAt;
      actor.checkedAt = now;
      this.#steps.push(actor, behaviour.time(since, now), ignore);
    }
  }
}
