import { AdapterError } from "./adapter-error.ts";
import type { Lead } from "./behaviour.ts";
import { actorEnded, type HeldPartition, stepEnded } from "./held-partition.ts";
import type { Delivery, HostOptions } from "./host-options.ts";
import { endLeading, isFull, type RunningActor } from "./running-actor.ts";
import type { CommitAnswer } from "./store.ts";
import { sureCommit } from "./sure-commit.ts";

/** Steps of one actor that may throw, one after the other, before it gives up. */
const FAULT_LIMIT = 3;
/** Steps of one actor that wait for one commit at most. */
const LEADING_LIMIT = 16;
const ignore = (): void => undefined;

/** `leading`: the step is done, and acknowledged by a later commit. */
type Answer = Delivery | "leading";

/** What the steps of an actor tell their host. */
export interface StepListener<S, E> {
  /** It has a new state: names may have changed. */
  stepped(actor: RunningActor<S, E>, state: S): void;
  /** Nothing is left in the mailbox. */
  rests(actor: RunningActor<S, E>): void;
  /** The store has refused us. */
  refused(held: HeldPartition<S>): void;
  /** The store has lost what it had acknowledged. False: the partition is somebody else's. Rejects with an `AdapterError`. */
  behind(held: HeldPartition<S>): Promise<boolean>;
  /** The partition is still the one that the host has, and the host is not closed. */
  isHeld(held: HeldPartition<S>): boolean;
}

/** Works the mailboxes off: one event at a time; reduce, commit, perform, acknowledge. */
export class ActorSteps<S, E, F> {
  readonly #options: HostOptions<S, E, F>;
  readonly #listener: StepListener<S, E>;
  #commits = 0;
  /** One row for all partitions: one that comes again under the same fence goes on with it. */
  #marks = 0;

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
      const ended = (answer: Answer): void => {
        if (answer !== "leading") next.done(answer);
        stepEnded(held);
      };
      held.steps += 1;
      const answer = this.#answered(actor, next.event, next.done);
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

  #answered(
    actor: RunningActor<S, E>,
    event: E | undefined,
    done: (answer: Delivery) => void,
  ): Answer | Promise<Answer> {
    const faulted = (fault: unknown): Delivery | Promise<Delivery> => this.#faulted(actor, fault);
    try {
      const answer = event === undefined ? this.#catchUp(actor) : this.#step(actor, event, done);
      if (typeof answer !== "string") return answer.catch(faulted);
      actor.faults = 0;
      return answer;
    } catch (fault) {
      return faulted(fault);
    }
  }

  #faulted(actor: RunningActor<S, E>, fault: unknown): Delivery | Promise<Delivery> {
    this.#options.onFault(actor.id, fault);
    actor.faults += 1;
    if (actor.faults < FAULT_LIMIT) return "faulted";
    endLeading(actor, "faulted");
    const given = this.#givenUp(actor);
    // A step that throws again and again would be asked for ever, by its own timers: the actor is parked in the store.
    const parked = (): Delivery => {
      actor.state = undefined;
      return "faulted";
    };
    if (given === undefined) return parked();
    return given.then(
      () => "faulted",
      (second: unknown) => {
        this.#options.onFault(actor.id, second);
        return parked();
      },
    );
  }

  /** Its last steps, from what the store has: the world must not wait for an actor that cannot step. */
  #givenUp(actor: RunningActor<S, E>): Promise<Delivery> | undefined {
    const { behaviour, clock, perform } = this.#options;
    const { saved } = actor;
    if (saved === undefined || actor.lingerMs !== undefined || actor.hasGivenUp || behaviour.giveUp === undefined)
      return undefined;
    actor.hasGivenUp = true;
    actor.faults = 0;
    const giveUp = async (): Promise<Delivery> => {
      const [after, effects] = behaviour.giveUp?.(saved, clock.now()) ?? [saved, []];
      const event = behaviour.time(clock.now(), clock.now());
      return await this.#save(actor, after, event, (state, first) => perform(actor.id, effects, state, event, first));
    };
    return giveUp();
  }

  #step(actor: RunningActor<S, E>, event: E, done: (answer: Delivery) => void): Answer | Promise<Answer> {
    const { behaviour, isShared, perform } = this.#options;
    const before = actor.state;
    const [after, effects] = behaviour.reduce(before, event);
    if (after === before) {
      if (actor.leading.some((step) => step.done !== undefined)) {
        // What it answers is not committed yet.
        const finish = (first: E): void => perform(actor.id, effects, actor.state, event, first);
        actor.leading.push({ event, done, finish });
        return "leading";
      }
      const unchanged = (isOurs: boolean): Delivery => {
        if (!isOurs) return "fenced";
        if (effects.length > 0) perform(actor.id, effects, after, event, event);
        return before === undefined ? "unknown" : "done";
      };
      return isShared === true ? this.isStillOurs(actor.held).then(unchanged) : unchanged(true);
    }
    if (actor.lingerMs !== undefined) {
      actor.state = after === undefined || behaviour.isOver(after) ? undefined : after;
      if (actor.state === undefined) actorEnded(actor.held, actor.id, actor.mark);
      perform(actor.id, effects, after, event, event);
      return "done";
    }
    const lead = after === undefined ? undefined : this.#leadOf(actor, before, after, effects);
    if (after !== undefined && lead !== undefined) return this.#lead(actor, after, event, lead, done);
    return this.#save(actor, after, event, (state, first) => perform(actor.id, effects, state, event, first));
  }

  #leadOf(actor: RunningActor<S, E>, before: S | undefined, after: S, effects: readonly F[]): Lead<F> | undefined {
    const { behaviour, isShared } = this.#options;
    if (actor.leading.length >= LEADING_LIMIT) return undefined;
    const lead = behaviour.lead?.(before, after, effects);
    // A store of our own answers at once: there is nothing to wait for.
    return lead?.isAcknowledged === true || isShared === true ? lead : undefined;
  }

  #lead(
    actor: RunningActor<S, E>,
    after: S,
    event: E,
    { now, later, withinMs, isAcknowledged }: Lead<F>,
    done: (answer: Delivery) => void,
  ): Answer {
    const { clock, perform, performPart } = this.#options;
    const by = clock.now() + withinMs;
    actor.commitBy = actor.commitBy === 0 ? by : Math.min(actor.commitBy, by);
    actor.state = after;
    this.#listener.stepped(actor, after);
    const part = (effects: readonly F[]): void => {
      if (effects.length > 0) performPart?.(actor.id, effects, actor.state);
    };
    if (isAcknowledged) {
      if (later.length > 0) actor.leading.push({ event, done: undefined, finish: () => part(later) });
      // Who counts steps is told of one of which nothing leaves, too.
      perform(actor.id, now, after, event, event);
      return "done";
    }
    actor.leading.push({ event, done, finish: (first) => perform(actor.id, later, actor.state, event, first) });
    part(now);
    return "leading";
  }

  #catchUp(actor: RunningActor<S, E>): Delivery | Promise<Delivery> {
    if (actor.commitBy === 0 || actor.state === undefined) return "done";
    return this.#save(actor, actor.state, undefined, ignore);
  }

  #save(
    actor: RunningActor<S, E>,
    after: S | undefined,
    event: E | undefined,
    then: (state: S | undefined, first: E) => void,
  ): Delivery | Promise<Delivery> {
    const { behaviour, clock, boot, store, onTrouble } = this.#options;
    const over = after === undefined || behaviour.isOver(after);
    const lingerMs = over ? undefined : behaviour.lingerMs?.(after);
    const { held } = actor;
    this.#commits += 1;
    const state = over ? undefined : after;
    const id = `${boot}.${this.#commits}`;
    const due = after === undefined ? Number.POSITIVE_INFINITY : behaviour.due(after, clock.now());
    const isFirm = behaviour.isFirm?.(actor.saved, state) ?? false;
    let mark = 0;
    const commit = (): CommitAnswer | Promise<CommitAnswer> => {
      this.#marks += 1;
      mark = this.#marks;
      return store.commit({
        id,
        address: { partition: held.partition, id: actor.id },
        fence: held.fence,
        expected: actor.version,
        state,
        before: actor.saved,
        due,
        ...(lingerMs === undefined ? {} : { lingerMs }),
        mark,
        seen: held.seen,
        isFirm,
      });
    };
    const isHeld = (): boolean => this.#listener.isHeld(held);
    const recover = (): Promise<boolean> => this.#listener.behind(held);
    const committed = (answer: CommitAnswer): Delivery => {
      if (answer !== "committed") {
        this.#listener.refused(held);
        endLeading(actor, "fenced");
        return "fenced";
      }
      held.seen = Math.max(held.seen, mark);
      if (state === undefined) actorEnded(held, actor.id, mark);
      actor.version += 1;
      actor.mark = mark;
      actor.faults = 0;
      actor.state = state;
      actor.saved = state;
      actor.commitBy = 0;
      actor.lingerMs = lingerMs;
      if (after !== undefined) this.#listener.stepped(actor, after);
      const leading = actor.leading.splice(0);
      const first = leading.find(({ done }) => done !== undefined)?.event ?? event ?? leading[0]?.event;
      if (first !== undefined) {
        for (const { finish } of leading) finish(first);
        then(after, first);
      }
      for (const { done } of leading) done?.("done");
      return "done";
    };
    const answer = sureCommit(commit, { clock, isHeld, recover, onTrouble });
    return typeof answer === "string" ? committed(answer) : answer.then(committed);
  }

  /** Only a sure "no" costs the partition: a store that is away is waited for, one that is behind gets back what it has lost. */
  async isStillOurs(held: HeldPartition<S>): Promise<boolean> {
    const { isShared, store } = this.#options;
    if (isShared !== true) return true;
    try {
      const holding = await store.holds(held.partition, held.fence, held.seen);
      if (holding !== "fenced") return holding === "held" || (await this.#listener.behind(held));
    } catch (error) {
      if (error instanceof AdapterError) return false;
      throw error;
    }
    this.#listener.refused(held);
    return false;
  }
}
