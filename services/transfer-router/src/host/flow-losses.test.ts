import type { Clock } from "@tandem/actor";
import { describe, expect, it } from "vitest";
import type { Call } from "../call/state.ts";
import { FlowLosses } from "./flow-losses.ts";

/** A clock that rings when it is told to. */
function handClock(): { readonly clock: Clock; ring(): Promise<void>; readonly armed: number } {
  let alarms: (() => void)[] = [];
  return {
    clock: {
      now: () => 0,
      alarm(_, ring) {
        alarms.push(ring);
        return () => {
          alarms = alarms.filter((other) => other !== ring);
        };
      },
    },
    async ring() {
      for (const due of alarms.splice(0)) due();
      await Promise.resolve();
    },
    get armed() {
      return alarms.length;
    },
  };
}

const callOn = (...flows: readonly string[]): Call =>
  ({ legs: flows.map((flow) => ({ route: { flow } })) }) as unknown as Call;

function losses(isBusy: (ref: string) => boolean = () => false) {
  const told: string[] = [];
  const hand = handClock();
  const flows = new FlowLosses(hand.clock, (ref, flow) => {
    if (isBusy(ref)) return Promise.resolve(false);
    told.push(`${ref} ${flow}`);
    return Promise.resolve(true);
  });
  return { told, hand, flows };
}

describe("the calls of a lost connection", () => {
  it("are those whose newest state has a leg on it", () => {
    const { flows, told } = losses();
    flows.note("a", callOn("", "f1", "f2"));
    flows.note("b", callOn("f1", "f1"));
    flows.note("c", callOn("", ""));
    flows.note("a", callOn("", "f3", "f2"));
    flows.lost("f1");
    flows.lost("f2");
    flows.lost("unknown");
    expect(told).toEqual(["b f1", "a f2"]);
  });

  it("are not those that have left memory", () => {
    const { flows, told } = losses();
    flows.note("a", callOn("f1"));
    flows.forget("a");
    flows.lost("f1");
    expect(told).toEqual([]);
  });

  it("are told in slices, so that one connection of a carrier does not stop everybody else", async () => {
    const { flows, told, hand } = losses();
    for (let i = 0; i < 250; i += 1) flows.note(String(i), callOn("f1"));
    flows.lost("f1");
    expect(told).toHaveLength(100);
    await hand.ring();
    expect(told).toHaveLength(200);
    await hand.ring();
    expect([told.length, hand.armed]).toEqual([250, 0]);
  });

  it("one that has no room for the news is told later", async () => {
    let isBusy = true;
    const { flows, told, hand } = losses(() => isBusy);
    flows.note("a", callOn("f1"));
    flows.lost("f1");
    await hand.ring();
    isBusy = false;
    await hand.ring();
    await hand.ring();
    expect(told).toEqual(["a f1"]);
  });

  it("one that is stored, or taken over, after the news is told too", async () => {
    const { flows, told, hand } = losses();
    flows.lost("f1");
    flows.note("a", callOn("f1"));
    await hand.ring();
    expect(told).toEqual(["a f1"]);
  });

  it("are told once, however often its end is found out", async () => {
    const { flows, told, hand } = losses();
    flows.note("a", callOn("f1"));
    for (let i = 0; i < 3; i += 1) flows.lost("f1");
    await hand.ring();
    expect(told).toEqual(["a f1"]);
  });

  it("none is told after the router has closed", async () => {
    const { flows, told, hand } = losses();
    for (let i = 0; i < 150; i += 1) flows.note(String(i), callOn("f1"));
    flows.lost("f1");
    flows.close();
    await hand.ring();
    expect(told).toHaveLength(100);
  });
});
