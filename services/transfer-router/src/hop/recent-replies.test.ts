import { SimClock } from "@tandem/testkit";
import { expect, test } from "vitest";
import { Tombstones } from "../host/tombstones.ts";
import { RecentReplies } from "./recent-replies.ts";

test("a question that is asked again gets the same answer, for four seconds from the answer on (CLUSTER rule 11)", async () => {
  const clock = new SimClock(0);
  const replies = new RecentReplies(clock);
  let asked = 0;
  const slow = Promise.withResolvers<string>();
  const ask = () =>
    replies.once("e 1 message", () => {
      asked += 1;
      return slow.promise;
    });
  const first = ask();
  // The store is slow: the step lasts longer than an answer is kept.
  await clock.run(10_000);
  const second = ask();
  slow.resolve("R1");
  expect([await first, await second, asked]).toEqual(["R1", "R1", 1]);
  await clock.run(3_900);
  expect([await ask(), asked]).toEqual(["R1", 1]);
  await clock.run(200);
  await ask();
  expect(asked).toBe(2);
});

test("what was not ours to answer is asked again", async () => {
  const replies = new RecentReplies(new SimClock(0));
  expect(await replies.once("a", () => Promise.resolve(undefined))).toBeUndefined();
  expect(await replies.once("a", () => Promise.resolve("R1"))).toBe("R1");
});

test("both what is worked on and what is kept have a limit", async () => {
  const replies = new RecentReplies(new SimClock(0), 2);
  const never = (): Promise<undefined> => new Promise(() => undefined);
  for (const id of ["a", "b", "c"]) void replies.once(id, never);
  expect(replies.size).toBe(2);
  expect(await replies.once("d", () => Promise.resolve("R1"))).toBeUndefined();
  const others = new RecentReplies(new SimClock(0), 2);
  for (const id of ["a", "b", "c"]) await others.once(id, () => Promise.resolve(id));
  expect([others.size, others.of("a"), await others.of("c")]).toEqual([2, undefined, "c"]);
});

test("a tombstone lasts 32 s, and there are 10,000 at most: the oldest goes (CLUSTER rule 5)", async () => {
  const clock = new SimClock(0);
  const tombstones = new Tombstones(clock);
  tombstones.put("a", "cancelled");
  tombstones.put("b", "withdrawn");
  await clock.run(31_999);
  expect([tombstones.of("a"), tombstones.of("b"), tombstones.of("c")]).toEqual(["cancelled", "withdrawn", undefined]);
  await clock.run(1);
  expect(tombstones.of("a")).toBeUndefined();
  for (let i = 0; i < 10_001; i += 1) tombstones.put(String(i), "cancelled");
  expect([tombstones.of("0"), tombstones.of("1")]).toEqual([undefined, "cancelled"]);
});
