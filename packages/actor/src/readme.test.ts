import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ActorHost, type Behaviour } from "./index.ts";
import { manualClock } from "./testing/manual-clock.ts";
import { plainStore } from "./testing/plain-store.ts";

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

interface Bell {
  readonly ringsAt: number;
}

it("the README's example stands here, and rings", async () => {
  const NAMES = ["front door"];
  const performed: string[] = [];
  const perform = (_: string, effects: readonly string[]) => void performed.push(...effects);
  const onFault = (_: string, fault: unknown) => expect.unreachable(String(fault));
  const clock = manualClock(1_000);
  const store = plainStore<Bell>();

  const bell: Behaviour<Bell, number, string> = {
    reduce: (state, at) => (state === undefined ? [{ ringsAt: at + 500 }, []] : [undefined, ["ring"]]),
    due: (state) => state.ringsAt,
    time: (_, at) => at,
    activated: (at) => at,
    keys: () => NAMES,
    isOver: () => false,
  };
  const host = new ActorHost({ behaviour: bell, store, clock, boot: "boot-1", perform, actorLimit: 1_000, onFault });
  await host.activate(7, await store.take(7, "boot-1"));
  await host.create("bell-1", 7, NAMES, clock.now());
  host.find(["front door"]); // "bell-1", until it has rung

  expect(host.find(["front door"])).toBe("bell-1");
  await clock.advance(499);
  expect(performed).toEqual([]);
  await clock.advance(5);
  expect(performed).toEqual(["ring"]);
  expect([host.find(["front door"]), host.size]).toEqual([undefined, 0]);

  const [, example = "no example"] = /```ts\n([\s\S]*?)```/.exec(textOf("../README.md")) ?? [];
  expect(textOf("readme.test.ts").replace(/\s+/g, "")).toContain(example.replace(/\s+/g, ""));
});
