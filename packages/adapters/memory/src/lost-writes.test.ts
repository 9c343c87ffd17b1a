import { ActorHost, AdapterError, type Behaviour } from "@tandem/actor";
import { describe, expect, test } from "vitest";
import { memoryStore } from "./memory-store.ts";
import { ownerRecords } from "./owner-records.ts";

/** Counts; one that is sent "end" is over, one that is sent "last" lingers. */
interface Count {
  readonly sum: number;
  readonly is: "going" | "lingering" | "over";
}
type Event = "add" | "last" | "end" | "time";

const NO_NAMES: readonly string[] = [];
const counting: Behaviour<Count, Event, never> = {
  reduce(state, event) {
    if (event === "time") return [state, []];
    const sum = (state?.sum ?? 0) + 1;
    if (event === "add") return [{ sum, is: "going" }, []];
    return [{ sum, is: event === "end" ? "over" : "lingering" }, []];
  },
  due: () => Number.POSITIVE_INFINITY,
  time: () => "time",
  activated: () => "time",
  keys: () => NO_NAMES,
  lingerMs: ({ is }) => (is === "lingering" ? 60_000 : undefined),
  isOver: ({ is }) => is === "over",
};

const CLOCK = {
  now: () => 5_000,
  // A commit that is asked again waits for this: nothing else wants it here.
  alarm(_: number, ring: () => void) {
    queueMicrotask(ring);
    return () => undefined;
  },
};
const PARTITION = 7;

async function world() {
  const owners = ownerRecords(CLOCK.now);
  const store = memoryStore<Count>(undefined, owners, CLOCK.now);
  const emptied = store.keep();
  const recovered: number[] = [];
  const lost: number[] = [];
  const host = new ActorHost<Count, Event, never>({
    behaviour: counting,
    store,
    clock: CLOCK,
    boot: "b",
    perform: () => undefined,
    actorLimit: 100,
    onFault: (id, fault) => expect.unreachable(`${id}: ${String(fault)}`),
    isShared: true,
    recovered: (partition) => recovered.push(partition),
    lost: (partition) => lost.push(partition),
  });
  await host.activate(PARTITION, await store.take(PARTITION, "b"));
  const stored = async () =>
    (await store.load(PARTITION)).map(({ address, version, read }) => `${address.id} ${version} ${read().sum}`).sort();
  return { owners, store, emptied, host, recovered, lost, stored };
}

describe("a host whose store has lost its last writes (CLUSTER rule 19)", () => {
  test("gives them back before its next step: what changed, what began, what ended, what lingers", async () => {
    const { store, host, recovered, stored } = await world();
    for (const id of ["changed", "ended", "over"]) await host.create(id, PARTITION, [], "add");
    const putBack = store.keep();
    await host.feed("changed", "add");
    await host.create("begun", PARTITION, [], "add");
    await host.feed("ended", "end");
    await host.feed("over", "last");
    putBack();
    expect(await stored()).toEqual(["changed 1 1", "ended 1 1", "over 1 1"]);
    expect(await host.feed("begun", "add")).toBe("done");
    expect(await stored()).toEqual(["begun 2 2", "changed 2 2", "over 2 2"]);
    expect(recovered).toEqual([PARTITION]);
  });

  test("also when nothing at all is left, its own record neither", async () => {
    const { owners, emptied, host, stored, lost } = await world();
    await host.create("a", PARTITION, [], "add");
    await host.feed("a", "add");
    const before = owners.of(PARTITION);
    emptied();
    expect(owners.of(PARTITION)).toBeUndefined();
    expect(await host.feed("a", "add")).toBe("done");
    expect(owners.of(PARTITION)).toMatchObject({ boot: before?.boot, epoch: before?.epoch });
    expect([await stored(), lost]).toEqual([["a 3 3"], []]);
  });

  test("finds out in every partition when it finds out in one", async () => {
    const { store, host, recovered } = await world();
    const putBack = store.keep();
    await host.activate(8, await store.take(8, "b"));
    await host.create("quiet", 8, [], "add");
    await host.create("a", PARTITION, [], "add");
    putBack();
    expect(await host.feed("a", "add")).toBe("done");
    await expect.poll(() => [...recovered].sort()).toEqual([PARTITION, 8]);
    expect((await store.load(8)).map(({ address }) => address.id)).toEqual(["quiet"]);
  });

  test("lets a newer owner be", async () => {
    const { store, host, lost, stored } = await world();
    const putBack = store.keep();
    await host.create("a", PARTITION, [], "add");
    putBack();
    await store.take(PARTITION, "b2");
    expect(await host.feed("a", "add")).toBe("fenced");
    expect([lost, await stored()]).toEqual([[PARTITION], []]);
  });

  test("gives back what is lost before it gives the partition away", async () => {
    const { store, host, stored } = await world();
    await host.create("a", PARTITION, [], "add");
    const putBack = store.keep();
    await host.feed("a", "add");
    putBack();
    await host.release(PARTITION);
    expect([await stored(), host.size]).toEqual([["a 2 2"], 0]);
  });

  test("waits for a store that is away before it gives the partition away, whatever comes meanwhile", async () => {
    const { store, host, stored } = await world();
    for (const id of ["a", "b"]) await host.create(id, PARTITION, [], "add");
    const putBack = store.keep();
    for (const id of ["a", "b"]) await host.feed(id, "add");
    putBack();
    const { holds } = store;
    const answers: unknown[] = [];
    store.holds = async (...asked) => {
      if (answers.length === 3) return holds(...asked);
      answers.push(await host.feed("a", "add"));
      throw new AdapterError("unavailable", "away");
    };
    await host.release(PARTITION);
    expect([answers, await stored(), host.size]).toEqual([["fenced", "fenced", "fenced"], ["a 2 2", "b 2 2"], 0]);
  });

  test("asks again when the store is away in the midst of it", async () => {
    const { store, host, stored } = await world();
    await host.create("a", PARTITION, [], "add");
    const putBack = store.keep();
    await host.feed("a", "add");
    putBack();
    const { recover } = store;
    let tries = 0;
    store.recover = (recovery) => {
      tries += 1;
      if (tries < 3) return Promise.reject(new AdapterError("unavailable", "away"));
      return recover(recovery);
    };
    expect(await host.feed("a", "add")).toBe("done");
    expect([tries, await stored()]).toEqual([3, ["a 3 3"]]);
  });
});
