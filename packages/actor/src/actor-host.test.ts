import { describe, expect, test } from "vitest";
import { ActorHost, type Behaviour, MAILBOX_LIMIT } from "./index.ts";
import { manualClock } from "./testing/manual-clock.ts";
import { plainStore } from "./testing/plain-store.ts";

/** A counter: "add" adds, "end" ends, "break" is a bug, "look" changes nothing; a new owner shows what it found. */
type Event = "add" | "end" | "break" | "look" | "activated";
interface Counter {
  readonly count: number;
  readonly names: readonly string[];
}

const counter: Behaviour<Counter, Event, string> = {
  reduce(state, event) {
    if (event === "break") throw new Error("our own bug");
    if (event === "look" || (state === undefined && event !== "add")) return [state, []];
    if (event === "activated") return [state, [`found ${state?.count}`]];
    const count = (state?.count ?? 0) + 1;
    if (event === "end") return [undefined, ["ended"]];
    return [{ count, names: state?.names ?? ["counter"] }, [`count ${count}`]];
  },
  due: () => Number.POSITIVE_INFINITY,
  time: () => "look",
  activated: () => "activated",
  keys: (state) => state.names,
  isOver: () => false,
};

async function hostOn(store = plainStore<Counter>(), boot = "boot-1") {
  const performed: string[] = [];
  const faults: string[] = [];
  const left: string[] = [];
  const host = new ActorHost<Counter, Event, string>({
    behaviour: counter,
    store,
    clock: manualClock(0),
    boot,
    perform(id, effects) {
      // What is stored when the effects leave is part of what is observed.
      for (const effect of effects) performed.push(`${effect}, stored ${store.held.get(id)?.state.count ?? "nothing"}`);
    },
    left: (id) => left.push(id),
    actorLimit: 2,
    onFault: (id, fault) => faults.push(`${id}: ${fault instanceof Error ? fault.message : ""}`),
  });
  await host.activate(1, await store.take(1, boot));
  return { host, store, performed, faults, left };
}

describe("a step", () => {
  test("is committed before its effects leave, and acknowledged after them", async () => {
    const { host, performed } = await hostOn();
    expect(await host.create("c", 1, ["counter"], "add")).toBe("done");
    expect(await host.deliver(1, "c", "add")).toBe("done");
    expect(performed).toEqual(["count 1, stored 1", "count 2, stored 2"]);
  });

  test("is over before the delivery returns where the store answers at once", async () => {
    const { host, performed, faults } = await hostOn(plainStore<Counter>(true));
    const answers = [
      host.create("c", 1, ["counter"], "add"),
      host.deliver(1, "c", "break"),
      host.deliver(1, "c", "add"),
    ];
    expect(performed).toEqual(["count 1, stored 1", "count 2, stored 2"]);
    expect(faults).toEqual(["c: our own bug"]);
    expect(await Promise.all(answers)).toEqual(["done", "faulted", "done"]);
  });

  test("that changes nothing is not committed", async () => {
    const { host, store } = await hostOn();
    await host.create("c", 1, ["counter"], "add");
    expect(await host.deliver(1, "c", "look")).toBe("done");
    expect(store.held.get("c")?.version).toBe(1);
  });

  test("that ends the actor takes it out of memory, of the store and of its names", async () => {
    const { host, store, left } = await hostOn();
    await host.create("c", 1, ["counter"], "add");
    expect(await host.deliver(1, "c", "end")).toBe("done");
    expect([host.size, store.held.size, host.find(["counter"]), left]).toEqual([0, 0, undefined, ["c"]]);
    expect(await host.deliver(1, "c", "add")).toBe("unknown");
  });

  test("that throws a third time parks its actor: its own timers would ask for the step for ever (CLUSTER rule 26)", async () => {
    const { host, faults, left, store } = await hostOn();
    await host.create("c", 1, ["counter"], "add");
    for (let i = 0; i < 3; i += 1) await host.deliver(1, "c", "break");
    expect(faults).toHaveLength(3);
    expect(left).toEqual(["c"]);
    expect(await host.deliver(1, "c", "add")).toBe("unknown");
    expect(store.held.get("c")?.state.count).toBe(1);
  });

  test("that throws is told, and neither the host nor the other actors suffer", async () => {
    const { host, faults } = await hostOn();
    await host.create("c", 1, ["counter"], "add");
    await host.create("d", 1, ["other"], "add");
    expect(await host.deliver(1, "c", "break")).toBe("faulted");
    expect(faults).toEqual(["c: our own bug"]);
    expect(await host.deliver(1, "d", "add")).toBe("done");
  });
});

describe("bounds", () => {
  test("a full mailbox answers busy, and what waits in it is done in order", async () => {
    const { host, performed } = await hostOn();
    await host.create("c", 1, ["counter"], "add");
    const answers = await Promise.all(Array.from({ length: MAILBOX_LIMIT + 3 }, () => host.deliver(1, "c", "add")));
    // One is in work at once, so one more than the mailbox holds is taken.
    expect(answers.filter((answer) => answer === "busy")).toHaveLength(2);
    expect(performed.at(-1)).toBe(`count ${MAILBOX_LIMIT + 2}, stored ${MAILBOX_LIMIT + 2}`);
  });

  test("a full host answers busy", async () => {
    const { host } = await hostOn();
    await host.create("c", 1, [], "add");
    await host.create("d", 1, [], "add");
    expect(await host.create("e", 1, [], "add")).toBe("busy");
  });
});

describe("owners (CLUSTER rule 18)", () => {
  test("a new owner finds every actor as last committed, under its names", async () => {
    const first = await hostOn();
    await first.host.create("c", 1, ["counter"], "add");
    await first.host.deliver(1, "c", "add");
    const second = await hostOn(first.store, "boot-2");
    expect(second.performed).toEqual(["found 2, stored 2"]);
    expect(second.host.find(["counter"])).toBe("c");
  });

  test("what the old owner does then is refused, and none of it leaves", async () => {
    const first = await hostOn();
    await first.host.create("c", 1, ["counter"], "add");
    await hostOn(first.store, "boot-2");
    expect(await first.host.deliver(1, "c", "add")).toBe("fenced");
    expect([first.performed, first.host.size]).toEqual([["count 1, stored 1"], 0]);
    expect(await first.host.create("d", 1, [], "add")).toBe("fenced");
  });
});
