import { AdapterError } from "./adapter-error.ts";
import { type HeldPartition, stepEnded } from "./held-partition.ts";
import type { Delivery, HostOptions } from "./host-options.ts";
import { isFull, type RunningActor } from "./running-actor.ts";
import type { CommitAnswer } from "./store.ts";
import { sureCommit } from "./sure-commit.ts";

/** Steps of one actor that may throw before it is parked. */
const FAULT_LIMIT = 3;
const ignore = (): void => undefined;

/** What the steps of an actor tell their host. */
export interface StepListener<S, E> {
  /** The state is committed: names may have changed. */
  committed(actor: RunningActor<S, E>, state: S): void;
  /** Nothing is left in the mailbox. */
  rests(actor: RunningActor<S, E>): void;
  /** The store has refused us. */
  refused(held: HeldPartition<S>): void;
  /** The partition is still the one that the host has, and the host is not closed. */
  isHeld(held: HeldPartition<S>): boolean;
}

/** Works the mailboxes off: one event at a time; reduce, commit, perform, acknowledge. */
export class ActorSteps<S, E, F> {
  readonly #options: HostOptions<S, E, F>;
  readonly #listener: StepListener<S, E>;
  #commits = 0;

  constructor(options: HostOptions<S, E, F>, listener: StepListener<S, E>) {
    this.#options = options;
    this.#listener = listener;
  }

  post(actor: RunningActor<S, E>, event: E, done: (answer: Delivery) => void): void {
    if (isFull(actor)) done("busy");
    else this.push(actor, event, done);
  }

  /**
   * Whatever the limit: what the runtime itself has to tell, once each.
   * @param event undefined: what the store has not heard is to be committed
   */
  push(actor: RunningActor<S, E>, event: E | undefined, done: (answer: Delivery) => void): void {
    actor.mailbox.push({ event, done });
    if (!actor.busy) this.#run(actor);
  }

  /** Works the mailbox off. Without a turn of the event loop where the store answers at once, as one in memory does. */
  #run(actor: RunningActor<S, E>): void {
    const { held } = actor;
    actor.busy = true;
    for (;;) {
      const next = actor.mailbox.shift();
      if (next === undefined) break;
      if (held.phase === "closing") {
        next.done("fenced");
        continue;
      }
      const ended = (answer: Delivery): void => {
        next.done(answer);
        stepEnded(held);
      };
      held.steps += 1;
      const answer = this.#answered(actor, next.event);
      if (typeof answer !== "string") {
        void answer.then((late) => {
          ended(late);
          this.#run(actor);
        });
        return;
      }
      ended(answer);
    }
    actor.busy = false;
    this.#listener.rests(actor);
  }

  #answered(actor: RunningActor<S, E>, event: E | undefined): Delivery | Promise<Delivery> {
    const faulted = (fault: unknown): Delivery => this.#faulted(actor, fault);
    try {
      const answer = event === undefined ? this.#catchUp(actor) : this.#step(actor, event);
      return typeof answer === "string" ? answer : answer.catch(faulted);
    } catch (fault) {
      return faulted(fault);
    }
  }

  #faulted(actor: RunningActor<S, E>, fault: unknown): Delivery {
    this.#options.onFault(actor.id, fault);
    actor.faults += 1;
    // A step that throws again and again would be asked for ever, by its own timers: the actor is parked in the store.
    if (actor.faults >= FAULT_LIMIT) actor.state = undefined;
    return "unknown";
  }

  #step(actor: RunningActor<S, E>, event: E): Delivery | Promise<Delivery> {
    const { behaviour, clock, isShared } = this.#options;
    const before = actor.state;
    const [after, effects] = behaviour.reduce(before, event);
    if (after === before) {
      const unchanged = (isOurs: boolean): Delivery => {
        if (!isOurs) return "fenced";
        if (effects.length > 0) this.#options.perform(actor.id, effects, after, event);
        return before === undefined ? "unknown" : "done";
      };
      return isShared === true ? this.isStillOurs(actor.held).then(unchanged) : unchanged(true);
    }
    if (actor.isRetired) {
      actor.state = after === undefined || behaviour.isOver(after) ? undefined : after;
      this.#options.perform(actor.id, effects, after, event);
      return "done";
    }
    if (before !== undefined && after !== undefined && effects.length === 0 && behaviour.mayWait?.(before, after)) {
      if (actor.aheadSince === 0) actor.aheadSince = clock.now();
      actor.state = after;
      // Nothing leaves: who counts steps is told of this one too.
      this.#options.perform(actor.id, effects, after, event);
      return "done";
    }
    return this.#save(actor, after, (state) => this.#options.perform(actor.id, effects, state, event));
  }

  #catchUp(actor: RunningActor<S, E>): Delivery | Promise<Delivery> {
    if (actor.aheadSince === 0 || actor.state === undefined) return "done";
    return this.#save(actor, actor.state, ignore);
  }

  #save(
    actor: RunningActor<S, E>,
    after: S | undefined,
    then: (state: S | undefined) => void,
  ): Delivery | Promise<Delivery> {
    const { behaviour, clock, boot, store, onTrouble } = this.#options;
    const over = after === undefined || behaviour.isOver(after);
    const lingerMs = over ? undefined : behaviour.lingerMs?.(after);
    const { held } = actor;
    this.#commits += 1;
    const commit = {
      id: `${boot}.${this.#commits}`,
      address: { partition: held.partition, id: actor.id },
      fence: held.fence,
      expected: actor.version,
      state: over ? undefined : after,
      before: actor.saved,
      due: after === undefined ? Number.POSITIVE_INFINITY : behaviour.due(after, clock.now()),
      ...(lingerMs === undefined ? {} : { lingerMs }),
    };
    const isHeld = (): boolean => this.#listener.isHeld(held);
    const committed = (answer: CommitAnswer): Delivery => {
      if (answer !== "committed") {
        this.#listener.refused(held);
        return "fenced";
      }
      actor.version += 1;
      actor.state = commit.state;
      actor.saved = commit.state;
      actor.aheadSince = 0;
      actor.isRetired = lingerMs !== undefined;
      if (after !== undefined) this.#listener.committed(actor, after);
      then(after);
      return "done";
    };
    const answer = sureCommit(commit, { store, clock, isHeld, onTrouble });
    return typeof answer === "string" ? committed(answer) : answer.then(committed);
  }

  /** Only a sure "no" costs the partition: a store that is away is waited for. */
  async isStillOurs(held: HeldPartition<S>): Promise<boolean> {
    const { isShared, store } = this.#options;
    if (isShared !== true) return true;
    try {
      if (await store.holds(held.partition, held.fence)) return true;
    } catch (error) {
      if (error instanceof AdapterError) return false;
      throw error;
    }
    this.#listener.refused(held);
    return false;
  }
}
