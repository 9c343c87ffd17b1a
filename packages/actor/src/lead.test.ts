import { describe, expect, test } from "vitest";
import { ActorHost, type Behaviour, type Delivery } from "./index.ts";
import { manualClock } from "./testing/manual-clock.ts";
import { plainStore } from "./testing/plain-store.ts";

/** "ask" puts a question and waits for its "answer"; "hear" is acknowledged at once and owes a "note"; "look" changes nothing. */
type Event = "ask" | "answer" | "hear" | "look" | "activated";
type State = readonly Event[];

const WITHIN_MS = 25;
const HEARD_MS = 1_000;
const EFFECTS: Readonly<Record<Event, readonly string[]>> = {
  ask: ["question", "greeting"],
  answer: ["thanks"],
  hear: ["note"],
  look: ["seen"],
  activated: [],
};

const asker: Behaviour<State, Event, string> = {
  reduce: (state, event) =>
    event === "look" || event === "activated" ? [state, EFFECTS[event]] : [[...(state ?? []), event], EFFECTS[event]],
  lead(_, after) {
    const event = after.at(-1);
    if (event === "ask") return { now: ["question"], later: ["greeting"], withinMs: WITHIN_MS, isAcknowledged: false };
    if (event === "hear") return { now: [], later: ["note"], withinMs: HEARD_MS, isAcknowledged: true };
    return undefined;
  },
  due: () => Number.POSITIVE_INFINITY,
  time: () => "look",
  activated: () => "activated",
  keys: () => [],
  isOver: () => false,
};

async function hostOf(isShared = true) {
  const store = plainStore<State>();
  const clock = manualClock(1_000);
  const done: string[] = [];
  const acknowledged: string[] = [];
  const stored = (): string => `v${store.held.get("c")?.version ?? 0}`;
  const host = new ActorHost<State, Event, string>({
    behaviour: asker,
    store,
    clock,
    boot: "boot-1",
    isShared,
    perform(_, effects, __, event, first) {
      for (const effect of effects) done.push(`${effect} ${stored()}${event === first ? "" : ` for ${first}`}`);
    },
    performPart(_, effects) {
      for (const effect of effects) done.push(`${effect} ${stored()} apart`);
    },
    actorLimit: 2,
    onFault: (_, fault) => done.push(String(fault)),
  });
  await host.activate(1, await store.take(1, "boot-1"));
  const note = (event: Event) => (answer: Delivery) => void acknowledged.push(`${event} ${answer} ${stored()}`);
  const tell = (event: Event) =>
    void (host.has("c") ? host.deliver(1, "c", event) : host.create("c", 1, [], event)).then(note(event));
  return { host, clock, store, done, acknowledged, tell };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

describe("a step that asks (CLUSTER rule 13)", () => {
  test("is committed, done and acknowledged with the step that has the answer", async () => {
    const { tell, done, acknowledged } = await hostOf();
    tell("ask");
    await settled();
    expect([done, acknowledged]).toEqual([["question v0 apart"], []]);
    tell("answer");
    await settled();
    expect(done.slice(1)).toEqual(["greeting v1", "thanks v1 for ask"]);
    expect(acknowledged.sort()).toEqual(["answer done v1", "ask done v1"]);
  });

  test("has a commit of its own when the answer takes long", async () => {
    const { tell, clock, done, acknowledged } = await hostOf();
    tell("ask");
    await clock.advance(WITHIN_MS - 5);
    expect(acknowledged).toEqual([]);
    await clock.advance(10);
    expect(acknowledged).toEqual(["ask done v1"]);
    expect(done.slice(0, 2)).toEqual(["question v0 apart", "greeting v1"]);
  });

  test("holds back what comes again meanwhile: its answer is not committed either", async () => {
    const { tell, done, acknowledged } = await hostOf();
    tell("ask");
    tell("look");
    await settled();
    expect([done, acknowledged]).toEqual([["question v0 apart"], []]);
    tell("answer");
    await settled();
    expect(done.slice(1)).toEqual(["greeting v1", "seen v1 for ask", "thanks v1 for ask"]);
    expect(acknowledged).toHaveLength(3);
  });

  test("is not acknowledged by who has lost the partition, and nothing of it is done", async () => {
    const { tell, host, store, done, acknowledged } = await hostOf();
    tell("ask");
    await settled();
    await store.take(1, "boot-2");
    tell("answer");
    await settled();
    expect(acknowledged.sort()).toEqual(["answer fenced v0", "ask fenced v0"]);
    expect([done, host.size]).toEqual([["question v0 apart"], 0]);
  });

  test("is stored before the partition is given away in order", async () => {
    const { tell, host, store, acknowledged } = await hostOf();
    tell("ask");
    await host.release(1);
    expect(acknowledged).toEqual(["ask done v1"]);
    expect(store.held.get("c")?.state).toEqual(["ask"]);
  });

  test("does not wait where the store is its host's alone", async () => {
    const { tell, acknowledged } = await hostOf(false);
    tell("ask");
    await settled();
    expect(acknowledged).toEqual(["ask done v1"]);
  });
});

describe("a step that is only heard", () => {
  test("is acknowledged at once, and what it owes is done with the next commit", async () => {
    const { tell, done, acknowledged } = await hostOf();
    tell("answer");
    await settled();
    tell("hear");
    await settled();
    expect([done, acknowledged.at(-1)]).toEqual([["thanks v1"], "hear done v1"]);
    tell("answer");
    await settled();
    expect(done.slice(1)).toEqual(["note v2 apart", "thanks v2"]);
  });

  test("is committed within its time when nothing else comes", async () => {
    const { tell, clock, store, done } = await hostOf();
    tell("answer");
    await settled();
    tell("hear");
    await clock.advance(HEARD_MS + 5);
    expect(store.held.get("c")?.state).toEqual(["answer", "hear"]);
    expect(done).toContain("note v2 apart");
  });
});
