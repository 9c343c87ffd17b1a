import type { Behaviour } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import type { ActorStore, Fence } from "./store.ts";
import { TimerWheel } from "./timer-wheel.ts";

/** Events that wait for one actor at most; one more is refused and its sender asks again. */
export const MAILBOX_LIMIT = 64;

/** Steps of one actor that may throw before it is parked. */
const FAULT_LIMIT = 3;

/** How a delivery ended. `unknown`: no such actor, and the event makes none. `busy`: the mailbox is full. */
export type Delivery = "done" | "unknown" | "busy" | "fenced";

export interface HostOptions<S, E, F> {
  readonly behaviour: Behaviour<S, E, F>;
  readonly store: ActorStore<S>;
  readonly clock: Clock;
  readonly boot: string;
  /** Hands one step's effects over, after the commit that explains them. */
  readonly perform: (id: string, effects: readonly F[], state: S | undefined) => void;
  /** The actor has left memory. */
  readonly left?: (id: string) => void;
  /** Actors that one host holds at most. */
  readonly actorLimit: number;
  /** Our own bug: the step threw. The activation ended, the process did not. */
  readonly onFault: (id: string, fault: unknown) => void;
}

interface Running<S, E> {
  readonly id: string;
  readonly partition: number;
  state: S | undefined;
  version: number;
  keys: readonly string[];
  checkedAt: number;
  readonly mailbox: { readonly event: E; readonly done: (answer: Delivery) => void }[];
  busy: boolean;
  faults: number;
}

const NO_KEYS: readonly string[] = [];

/**
 * Runs actors: one writer each, one event at a time; reduce, commit, perform, acknowledge, in that order.
 * Nothing leaves before the commit that explains it.
 */
export class ActorHost<S, E, F> {
  readonly #options: HostOptions<S, E, F>;
  readonly #actors = new Map<string, Running<S, E>>();
  readonly #byKey = new Map<string, string>();
  readonly #fences = new Map<number, Fence>();
  readonly #wheel = new TimerWheel();
  #disarm: (() => void) | undefined;
  #armedFor = Number.POSITIVE_INFINITY;
  #closed = false;
  #commits = 0;

  constructor(options: HostOptions<S, E, F>) {
    this.#options = options;
  }

  /** Actors in memory. */
  get size(): number {
    return this.#actors.size;
  }

  /** Takes a partition and revives the actors that it holds. */
  async own(partition: number): Promise<void> {
    const { store, boot, clock, behaviour } = this.#options;
    this.#fences.set(partition, await store.take(partition, boot));
    for (const stored of await store.load(partition)) {
      const actor = this.#enter(stored.address.id, partition);
      const state = stored.read();
      actor.state = state;
      actor.version = stored.version;
      this.#index(actor, state);
      this.#post(actor, behaviour.activated(clock.now()), () => undefined);
    }
  }

  /** The actor that one of these names belongs to; the first name that is known wins. */
  find(keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const id = this.#byKey.get(key);
      if (id !== undefined) return id;
    }
    return undefined;
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

  /** Feeds one event to an actor that exists. */
  deliver(id: string, event: E): Promise<Delivery> {
    const actor = this.#actors.get(id);
    if (actor === undefined || this.#closed) return Promise.resolve("unknown");
    return new Promise((done) => this.#post(actor, event, done));
  }

  /** Makes an actor out of its first event. `keys` are claimed at once, so that a copy finds it before its first commit. */
  create(id: string, partition: number, keys: readonly string[], event: E): Promise<Delivery> {
    if (this.#closed || !this.#fences.has(partition)) return Promise.resolve("fenced");
    if (this.#actors.size >= this.#options.actorLimit) return Promise.resolve("busy");
    const actor = this.#enter(id, partition);
    actor.keys = keys;
    for (const key of keys) this.#byKey.set(key, id);
    return new Promise((done) => this.#post(actor, event, done));
  }

  /** Stops timers and refuses what comes. States stay in the store. */
  close(): void {
    this.#closed = true;
    this.#disarm?.();
    this.#disarm = undefined;
  }

  #enter(id: string, partition: number): Running<S, E> {
    const checkedAt = this.#options.clock.now();
    const actor: Running<S, E> = {
      id,
      partition,
      state: undefined,
      version: 0,
      keys: NO_KEYS,
      checkedAt,
      mailbox: [],
      busy: false,
      faults: 0,
    };
    this.#actors.set(id, actor);
    return actor;
  }

  #post(actor: Running<S, E>, event: E, done: (answer: Delivery) => void): void {
    if (actor.mailbox.length >= MAILBOX_LIMIT) {
      done("busy");
      return;
    }
    actor.mailbox.push({ event, done });
    if (!actor.busy) void this.#run(actor);
  }

  async #run(actor: Running<S, E>): Promise<void> {
    actor.busy = true;
    for (;;) {
      const next = actor.mailbox.shift();
      if (next === undefined) break;
      let answer: Delivery;
      try {
        answer = await this.#step(actor, next.event);
      } catch (fault) {
        this.#options.onFault(actor.id, fault);
        answer = "unknown";
        actor.faults += 1;
        // A step that throws again and again would be asked for ever, by its own timers: the actor is parked in the store.
        if (actor.faults >= FAULT_LIMIT) actor.state = undefined;
      }
      next.done(answer);
    }
    actor.busy = false;
    if (actor.state === undefined) this.#leave(actor);
    else this.#schedule(actor, actor.state);
  }

  async #step(actor: Running<S, E>, event: E): Promise<Delivery> {
    const { behaviour, store, perform, clock, boot } = this.#options;
    const before = actor.state;
    const [after, effects] = behaviour.reduce(before, event);
    if (after === before) {
      if (effects.length > 0) perform(actor.id, effects, after);
      return before === undefined ? "unknown" : "done";
    }
    const over = after === undefined || behaviour.isOver(after);
    const fence = this.#fences.get(actor.partition);
    if (fence === undefined) return "fenced";
    const due = after === undefined ? Number.POSITIVE_INFINITY : behaviour.due(after, clock.now());
    const address = { partition: actor.partition, id: actor.id };
    this.#commits += 1;
    const answer = await store.commit({
      id: `${boot}.${this.#commits}`,
      address,
      fence,
      expected: actor.version,
      state: over ? undefined : after,
      before,
      due,
    });
    if (answer !== "committed") {
      this.#fences.delete(actor.partition);
      actor.state = undefined;
      return "fenced";
    }
    actor.version += 1;
    actor.state = over ? undefined : after;
    if (after !== undefined) this.#index(actor, after);
    perform(actor.id, effects, after);
    return "done";
  }

  #index(actor: Running<S, E>, state: S): void {
    const keys = this.#options.behaviour.keys(state);
    if (keys === actor.keys) return;
    for (const key of actor.keys) if (this.#byKey.get(key) === actor.id) this.#byKey.delete(key);
    for (const key of keys) this.#byKey.set(key, actor.id);
    actor.keys = keys;
  }

  #leave(actor: Running<S, E>): void {
    for (const key of actor.keys) if (this.#byKey.get(key) === actor.id) this.#byKey.delete(key);
    this.#wheel.cancel(actor.id);
    this.#actors.delete(actor.id);
    this.#options.left?.(actor.id);
  }

  #schedule(actor: Running<S, E>, state: S): void {
    this.#wheel.schedule(actor.id, this.#options.behaviour.due(state, actor.checkedAt));
    this.#arm();
  }

  #arm(): void {
    const next = this.#wheel.next();
    if (this.#closed || next >= this.#armedFor) return;
    this.#disarm?.();
    this.#armedFor = next;
    this.#disarm = this.#options.clock.alarm(next, () => this.#ring());
  }

  #ring(): void {
    this.#disarm = undefined;
    this.#armedFor = Number.POSITIVE_INFINITY;
    const now = this.#options.clock.now();
    for (const id of this.#wheel.due(now)) {
      const actor = this.#actors.get(id);
      if (actor?.state === undefined) continue;
      if (this.#options.behaviour.due(actor.state, actor.checkedAt) > now) {
        this.#schedule(actor, actor.state);
        continue;
      }
      const since = actor.checkedAt;
      actor.checkedAt = now;
      this.#post(actor, this.#options.behaviour.time(since, now), () => undefined);
    }
    this.#arm();
  }
}
