import { describe, expect, test } from "vitest";
import { ActorHost, type ActorStore, AdapterError, type Behaviour, MAILBOX_LIMIT, UNKNOWN_GAP_MS } from "./index.ts";
import { manualClock } from "./testing/manual-clock.ts";
import { plainStore } from "./testing/plain-store.ts";

/** Adds up what it is sent; rings when it is due; remembers the gaps that it is told of. */
type Event =
  | { readonly kind: "add" }
  | { readonly kind: "time"; readonly since: number; readonly at: number }
  | { readonly kind: "activated"; readonly gapMs: number };
interface Sum {
  readonly sum: number;
  readonly rungAt: readonly number[];
  readonly gaps: readonly number[];
  readonly dueAt: number;
}

const NEW: Sum = { sum: 0, rungAt: [], gaps: [], dueAt: 1_000 };
const NO_NAMES: readonly string[] = [];

const adding: Behaviour<Sum, Event, never> = {
  reduce(state, event) {
    if (event.kind === "add") return [{ ...(state ?? NEW), sum: (state?.sum ?? 0) + 1 }, []];
    if (state === undefined) return [state, []];
    if (event.kind === "activated") return [{ ...state, gaps: [...state.gaps, event.gapMs] }, []];
    return [{ ...state, rungAt: [...state.rungAt, event.at] }, []];
  },
  due: ({ dueAt }, after) => (dueAt > after ? dueAt : Number.POSITIVE_INFINITY),
  time: (since, at) => ({ kind: "time", since, at }),
  activated: (_, gapMs) => ({ kind: "activated", gapMs }),
  keys: () => NO_NAMES,
  isOver: () => false,
};

const ADD: Event = { kind: "add" };

/** A store whose answers a test holds back or spoils. */
function moody(store: ActorStore<Sum>) {
  const mood = {
    load: undefined as Promise<void> | undefined,
    commit: undefined as Promise<void> | undefined,
    holds: () => Promise.resolve(),
    reads: 0,
  };
  const answers: ActorStore<Sum> = {
    take: (partition, boot) => store.take(partition, boot),
    load: async (partition) => {
      await mood.load;
      return store.load(partition);
    },
    commit: async (commit) => {
      await mood.commit;
      return store.commit(commit);
    },
    holds: async (partition, fence, seen) => {
      mood.reads += 1;
      await mood.holds();
      return store.holds(partition, fence, seen);
    },
    recover: (recovery) => store.recover(recovery),
  };
  return { mood, answers };
}

function hostOn(store = plainStore<Sum>(), options: { breathe?: () => Promise<void> } = {}) {
  const clock = manualClock(0);
  const { mood, answers } = moody(store);
  const lost: number[] = [];
  const sure = { isSure: true };
  const host = new ActorHost<Sum, Event, never>({
    behaviour: adding,
    store: answers,
    clock,
    boot: "b",
    perform: () => undefined,
    actorLimit: 1_000,
    onFault: (id, fault) => {
      throw new Error(id, { cause: fault });
    },
    isShared: true,
    isSure: () => sure.isSure,
    lost: (partition) => lost.push(partition),
    ...options,
  });
  return { host, clock, mood, store, lost, sure };
}

const away = (): AdapterError => new AdapterError("timeout", "the store does not answer");
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
};

describe("a partition that is being read", () => {
  test("and cannot be read to its end knows nothing of its actors: nothing is acknowledged (CLUSTER rule 14)", async () => {
    const first = hostOn();
    await first.host.activate(1, await first.store.take(1, "b"));
    await first.host.create("a", 1, [], ADD);

    const { host, mood, store } = hostOn(first.store);
    const { promise, reject } = Promise.withResolvers<void>();
    mood.load = promise;
    const activated = host.activate(1, await store.take(1, "b"));
    const delivered = host.deliver(1, "a", ADD);
    reject(away());
    await expect(activated).rejects.toThrow("does not answer");
    expect(await delivered).toBe("fenced");
  });

  test("a late failure of an earlier tenure does not end the newer one", async () => {
    const { host, mood, store } = hostOn();
    const late = Promise.withResolvers<void>();
    mood.load = late.promise;
    const first = host.activate(1, await store.take(1, "b"));
    host.drop(1);
    mood.load = undefined;
    await host.activate(1, await store.take(1, "b"));
    late.reject(away());
    await expect(first).rejects.toThrow("does not answer");
    expect(await host.create("a", 1, [], ADD)).toBe("done");
  });
});

describe("a partition that is given away", () => {
  test("everybody who waits for its last step is told, however many do (CLUSTER rule 29)", async () => {
    const { host, mood, store } = hostOn();
    await host.activate(1, await store.take(1, "b"));
    await host.create("a", 1, [], ADD);
    const committed = Promise.withResolvers<void>();
    mood.commit = committed.promise;
    const step = host.deliver(1, "a", ADD);
    const released = [host.release(1), host.release(1)];
    expect(await host.deliver(1, "a", ADD)).toBe("fenced");
    committed.resolve();
    await Promise.all(released);
    expect(await step).toBe("done");
    expect(host.size).toBe(0);
  });

  test("an uncertain commit of a dropped partition ends as fenced, and its actor leaves (CLUSTER rule 15)", async () => {
    const { host, clock, mood, store } = hostOn();
    await host.activate(1, await store.take(1, "b"));
    await host.create("a", 1, [], ADD);
    mood.commit = Promise.reject(away());
    const step = host.deliver(1, "a", ADD);
    const released = host.release(1);
    await clock.advance(500);
    host.drop(1);
    await clock.advance(1_000);
    await released;
    expect([await step, host.size]).toEqual(["fenced", 0]);
  });

  test("an uncertain commit is asked again until the store answers, and the actor stands still meanwhile (CLUSTER rule 15)", async () => {
    const { host, clock, mood, store } = hostOn();
    await host.activate(1, await store.take(1, "b"));
    await host.create("a", 1, [], ADD);
    mood.commit = Promise.reject(away());
    const steps = Promise.all([host.deliver(1, "a", ADD), host.deliver(1, "a", ADD)]);
    await clock.advance(5_000);
    expect(host.peek("a")?.sum).toBe(1);
    mood.commit = undefined;
    await clock.advance(1_000);
    expect([await steps, host.peek("a")?.sum]).toEqual([["done", "done"], 3]);
  });
});

describe("what no commit explains (CLUSTER rule 14)", () => {
  test("is ours only while the store says so; a store that is away costs nothing but the answer", async () => {
    const { host, mood, store, lost } = hostOn();
    await host.activate(1, await store.take(1, "b"));
    expect(await host.isOurs(1)).toBe(true);
    mood.holds = () => Promise.reject(away());
    expect([await host.isOurs(1), lost]).toEqual([false, []]);
    mood.holds = () => Promise.resolve();
    await store.take(1, "somebody else");
    expect([await host.isOurs(1), lost]).toEqual([false, [1]]);
  });

  test("is not ours when the heartbeat ran out while the store was asked", async () => {
    const { host, mood, store, sure } = hostOn();
    await host.activate(1, await store.take(1, "b"));
    mood.holds = () => {
      sure.isSure = false;
      return Promise.resolve();
    };
    expect(await host.isOurs(1)).toBe(false);
  });
});

describe("time", () => {
  test("an instant that comes while the mailbox is full is not lost", async () => {
    const { host, clock, mood, store } = hostOn();
    await host.activate(1, await store.take(1, "b"));
    await host.create("a", 1, [], ADD);
    const committed = Promise.withResolvers<void>();
    mood.commit = committed.promise;
    const steps = Array.from({ length: MAILBOX_LIMIT + 1 }, () => host.deliver(1, "a", ADD));
    await clock.advance(2_000);
    committed.resolve();
    await Promise.all(steps);
    await settled();
    await clock.advance(100);
    expect(host.peek("a")?.rungAt).toHaveLength(1);
  });

  test("nothing rings while frozen; then each actor is told of the gap before its timers ring (CLUSTER rule 21)", async () => {
    const { host, clock, store } = hostOn();
    await host.activate(1, await store.take(1, "b"));
    await host.create("a", 1, [], ADD);
    host.freeze();
    await clock.advance(5_000);
    expect([await host.deliver(1, "a", ADD), host.peek("a")?.rungAt]).toEqual(["fenced", []]);
    await host.thaw(5_000);
    await clock.advance(100);
    expect([host.peek("a")?.gaps, host.peek("a")?.rungAt.length]).toEqual([[5_000], 1]);
  });

  test("many actors are told of a gap in slices, and one that was frozen again before is told of the sum", async () => {
    const turns: (() => void)[] = [];
    const store = plainStore<Sum>();
    const { host, clock } = hostOn(store, { breathe: () => new Promise((resolve) => turns.push(resolve)) });
    await host.activate(1, await store.take(1, "b"));
    for (const id of ["a", "b", "c"]) await host.create(id, 1, [], ADD);
    // Each look at the clock takes longer than a slice.
    const now = clock.now.bind(clock);
    let ticks = 0;
    Object.assign(clock, { now: () => now() + 10 * ticks++ });
    host.freeze();
    const first = host.thaw(100);
    await settled();
    host.freeze();
    for (const turn of turns.splice(0)) turn();
    await first;
    const second = host.thaw(30);
    for (let slice = 0; slice < 6; slice += 1) {
      await settled();
      for (const turn of turns.splice(0)) turn();
    }
    await second;
    await settled();
    expect(["a", "b", "c"].map((id) => host.peek(id)?.gaps)).toEqual([[100, 30], [130], [130]]);
  });

  test("nobody knows the owner's last moment: an actor was left alone since it was due (CLUSTER rule 21)", async () => {
    const first = hostOn();
    await first.host.activate(1, await first.store.take(1, "b"));
    await first.host.create("a", 1, [], ADD);
    first.host.close();
    const { host, clock, store } = hostOn(first.store);
    await clock.advance(21_000);
    await host.activate(1, await store.take(1, "b"), UNKNOWN_GAP_MS);
    await settled();
    expect(host.peek("a")?.gaps).toEqual([20_000]);
  });
});
