import {
  AdapterError,
  type Bus,
  type BusMessage,
  type BusReply,
  type BusSubscription,
  type Clock,
} from "@tandem/actor";

/** Requests that wait for their answer at once, in all views. */
const REQUEST_LIMIT = 65_536;
const WILD = "*";

/** A bus in this process's memory. */
export interface MemoryBus {
  /** The bus as one process sees it. Several views are several processes. */
  view(): Bus;
  /** False: the bus is away, for one view or for all of them. For tests of what happens then. */
  setUp(isUp: boolean, view?: Bus): void;
}

interface Subscriber {
  readonly subject: string;
  readonly words: readonly string[];
  readonly group: string | undefined;
  readonly take: (message: BusMessage) => void;
  readonly isReached: () => boolean;
  isOpen: boolean;
}

/**
 * The port `Bus` in memory: delivers in order, in a microtask of its own. `failed` is told what a subscriber threw.
 */
export function memoryBus(
  clock: Clock,
  failed: (subject: string, fault: unknown) => void = () => undefined,
): MemoryBus {
  const hub = new Hub(clock, failed);
  const views = new Map<Bus, View>();
  return {
    view() {
      const view = new View(hub);
      views.set(view.bus, view);
      return view.bus;
    },
    setUp(isUp, only) {
      for (const [bus, view] of views) if (only === undefined || only === bus) view.setUp(isUp);
    },
  };
}

class Hub {
  readonly clock: Clock;
  /** By their subject, those without a wildcard; all others under "*". */
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #failed: (subject: string, fault: unknown) => void;
  readonly #queue: (() => void)[] = [];
  #turn = 0;
  waiting = 0;

  constructor(clock: Clock, failed: (subject: string, fault: unknown) => void) {
    this.clock = clock;
    this.#failed = failed;
  }

  add(subject: string, subscriber: Subscriber): void {
    const key = keyOf(subject);
    const known = this.#subscribers.get(key);
    if (known === undefined) this.#subscribers.set(key, new Set([subscriber]));
    else known.add(subscriber);
  }

  remove(subject: string, subscriber: Subscriber): void {
    const key = keyOf(subject);
    const known = this.#subscribers.get(key);
    known?.delete(subscriber);
    if (known?.size === 0) this.#subscribers.delete(key);
  }

  *#listening(subject: string): Iterable<Subscriber> {
    yield* this.#subscribers.get(subject) ?? [];
    const words = subject.split(".");
    for (const subscriber of this.#subscribers.get(WILD) ?? []) if (matches(subscriber.words, words)) yield subscriber;
  }

  later(run: () => void): void {
    this.#queue.push(run);
    if (this.#queue.length > 1) return;
    queueMicrotask(() => {
      for (let next = 0; next < this.#queue.length; next += 1) this.#queue[next]?.();
      this.#queue.length = 0;
    });
  }

  /** Everybody who gets the message: each subscription without a group, and one of each group, in turn. */
  send(subject: string, text: string, reply: (text: string) => void): boolean {
    const groups = new Map<string, Subscriber[]>();
    const chosen: Subscriber[] = [];
    for (const subscriber of this.#listening(subject)) {
      if (!subscriber.isReached()) continue;
      const { group } = subscriber;
      if (group === undefined) chosen.push(subscriber);
      else groups.set(group, [...(groups.get(group) ?? []), subscriber]);
    }
    this.#turn += 1;
    for (const members of groups.values()) chosen.push(members[this.#turn % members.length] as Subscriber);
    for (const subscriber of chosen) {
      const answer = (text: string): void => void (subscriber.isReached() && reply(text));
      this.later(() => this.#deliver(subscriber, received(subject, text, answer)));
    }
    return chosen.length > 0;
  }

  #deliver(subscriber: Subscriber, message: BusMessage): void {
    if (!subscriber.isOpen || !subscriber.isReached()) return;
    try {
      subscriber.take(message);
    } catch (fault) {
      this.#failed(message.subject, fault);
    }
  }
}

class View {
  readonly bus: Bus;
  readonly #hub: Hub;
  readonly #own = new Set<Subscriber>();
  readonly #waiting = new Set<(reply: BusReply) => void>();
  readonly #watchers: ((isUp: boolean) => void)[] = [];
  #isUp = true;
  #isClosed = false;

  constructor(hub: Hub) {
    this.#hub = hub;
    const isUp = (): boolean => this.#isUp && !this.#isClosed;
    this.bus = {
      get isUp() {
        return isUp();
      },
      request: (subject, text, timeoutMs) => this.#request(subject, text, timeoutMs),
      publish: (subject, text) => {
        if (isUp()) hub.send(subject, text, () => undefined);
        return isUp();
      },
      subscribe: (subject, take, group) => this.#subscribe(subject, take, group),
      flush: () =>
        isUp() ? Promise.resolve() : Promise.reject(new AdapterError("unavailable", "the bus in memory is away")),
      watch: (changed) => void this.#watchers.push(changed),
      close: () => this.#close(),
    };
  }

  setUp(isUp: boolean): void {
    if (isUp === this.#isUp || this.#isClosed) return;
    this.#isUp = isUp;
    for (const watcher of this.#watchers) watcher(isUp);
  }

  #request(subject: string, text: string, timeoutMs: number): Promise<BusReply> {
    const hub = this.#hub;
    if (!this.bus.isUp || hub.waiting >= REQUEST_LIMIT) return Promise.resolve({ kind: "away" });
    return new Promise((resolve) => {
      const done = (reply: BusReply): void => {
        if (!this.#waiting.delete(done)) return;
        hub.waiting -= 1;
        disarm();
        resolve(reply);
      };
      this.#waiting.add(done);
      hub.waiting += 1;
      const disarm = hub.clock.alarm(hub.clock.now() + timeoutMs, () => done({ kind: "silence" }));
      const reply = (answer: string): void =>
        hub.later(() => void (this.bus.isUp && done({ kind: "reply", text: answer })));
      if (!hub.send(subject, text, reply)) hub.later(() => done({ kind: "nobody" }));
    });
  }

  #subscribe(subject: string, take: (message: BusMessage) => void, group: string | undefined): BusSubscription {
    const subscriber: Subscriber = {
      subject,
      words: subject.split("."),
      group,
      take,
      isReached: () => this.bus.isUp,
      isOpen: true,
    };
    this.#own.add(subscriber);
    this.#hub.add(subject, subscriber);
    return { unsubscribe: () => this.#forget(subscriber) };
  }

  #forget(subscriber: Subscriber): void {
    subscriber.isOpen = false;
    this.#own.delete(subscriber);
    this.#hub.remove(subscriber.subject, subscriber);
  }

  #close(): Promise<void> {
    this.#isClosed = true;
    for (const subscriber of this.#own) this.#forget(subscriber);
    for (const done of this.#waiting) done({ kind: "away" });
    return Promise.resolve();
  }
}

function received(subject: string, text: string, answer: (text: string) => void): BusMessage {
  let isAnswered = false;
  return {
    subject,
    text,
    get bytes() {
      return Buffer.from(text, "latin1");
    },
    reply(answerText) {
      if (isAnswered) return;
      isAnswered = true;
      answer(answerText);
    },
  };
}

function keyOf(subject: string): string {
  return subject.includes("*") || subject.endsWith(">") ? WILD : subject;
}

function matches(pattern: readonly string[], words: readonly string[]): boolean {
  for (const [place, wanted] of pattern.entries()) {
    if (wanted === ">") return words.length > place;
    if (words[place] === undefined || (wanted !== "*" && wanted !== words[place])) return false;
  }
  return pattern.length === words.length;
}
