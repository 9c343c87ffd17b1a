import { expect, test } from "vitest";
import type { LoggedEvents } from "../ports/event-log.ts";
import { EventRelay } from "./event-relay.ts";

const ALIVE = { type: "leg.alive", leg: "c.1" } as const;

function relayed() {
  const appends: { readonly seqs: readonly number[]; readonly take: () => void; readonly refuse: () => void }[] = [];
  const relay = new EventRelay({
    isLagging: false,
    append: ({ events }: LoggedEvents) =>
      new Promise((resolve, reject) => {
        appends.push({ seqs: events.map(({ seq }) => seq), take: resolve, refuse: () => reject(new Error("full")) });
      }),
  });
  const publish = (...seqs: number[]): void => {
    const events = seqs.map((seq) => ({ id: `e${seq}`, seq, at: 0, record: "c.1", body: ALIVE }));
    relay.publish({ id: "c", ref: "c", trunk: "", traceparent: "", events });
  };
  return { relay, appends, publish };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("an event that is on its way is not handed over again", async () => {
  const { relay, appends, publish } = relayed();
  publish(1, 2);
  publish(1, 2, 3);
  publish(1, 2, 3);
  expect(appends.map(({ seqs }) => seqs)).toEqual([[1, 2], [3]]);
  for (const { take } of appends) take();
  await settled();
  expect(relay.confirmed("c")).toBe(3);
});

test("what the log refuses goes again, and nothing behind it counts as confirmed before", async () => {
  const { relay, appends, publish } = relayed();
  publish(1, 2);
  publish(1, 2, 3);
  appends[0]?.refuse();
  appends[1]?.take();
  await settled();
  expect(relay.confirmed("c")).toBe(0);
  publish(1, 2, 3, 4);
  expect(appends[2]?.seqs).toEqual([1, 2, 3, 4]);
  appends[2]?.take();
  await settled();
  expect(relay.confirmed("c")).toBe(4);
});

test("a call that was taken over tells what its state has, and what is before that is known", async () => {
  const { relay, appends, publish } = relayed();
  publish(7, 8);
  expect(appends[0]?.seqs).toEqual([7, 8]);
  appends[0]?.take();
  await settled();
  expect(relay.confirmed("c")).toBe(8);
});
