import { expect, test } from "vitest";
import { RelayedEvents } from "./relayed-events.ts";

const message = (seq: number, bytes = 10, at = seq) => ({
  seq,
  msgID: `m${seq}`,
  bytes: new Uint8Array(bytes),
  events: 1,
  at,
});
const seqsOf = (relayed: RelayedEvents) => relayed.take().map(({ seq }) => seq);

test("what every reader has, and what is surely synced, is forgotten (CLUSTER rule 33)", () => {
  const relayed = new RelayedEvents(1_000);
  for (const seq of [1, 2, 3, 4, 5]) relayed.add(message(seq));
  relayed.forget(3, 4);
  expect([relayed.size, relayed.bytes, seqsOf(relayed)]).toEqual([2, 20, [4, 5]]);
});

test("beyond its bytes the oldest goes", () => {
  const relayed = new RelayedEvents(30);
  for (const seq of [1, 2, 3, 4]) relayed.add(message(seq));
  expect([relayed.bytes, relayed.size]).toEqual([30, 3]);
  relayed.add(message(5, 25));
  expect([relayed.bytes, seqsOf(relayed)]).toEqual([25, [5]]);
});

test("what was taken and put back stands before what came meanwhile", () => {
  const relayed = new RelayedEvents(1_000);
  for (const seq of [1, 2, 3]) relayed.add(message(seq));
  const taken = relayed.take();
  expect([relayed.size, relayed.bytes]).toEqual([0, 0]);
  relayed.add(message(4));
  relayed.putBack(taken.slice(1));
  expect([relayed.bytes, seqsOf(relayed)]).toEqual([30, [2, 3, 4]]);
});
