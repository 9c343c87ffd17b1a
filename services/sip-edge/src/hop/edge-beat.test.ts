import type { TimeSample } from "@tandem/actor";
import { memoryBus } from "@tandem/adapter-memory";
import { EDGE_BEAT_SUBJECT, TIME_SUBJECT } from "@tandem/contracts";
import { SimClock, shiftedClock } from "@tandem/testkit";
import { expect, test } from "vitest";
import { askTime } from "./ask-time.ts";
import { beatAsEdge } from "./edge-beat.ts";

const AHEAD_MS = 7_000;

function beating() {
  const clock = new SimClock(1_790_000_000_000);
  const hub = memoryBus(clock);
  const bus = hub.view();
  const router = hub.view();
  const own = shiftedClock(clock, AHEAD_MS);
  const heard: TimeSample[] = [];
  let beats = 0;
  let asked = 0;
  router.subscribe(EDGE_BEAT_SUBJECT, () => (beats += 1));
  const begin = () => beatAsEdge({ bus, edge: "edge-0.n1", clock: own, timeHeard: (sample) => heard.push(sample) });
  const answer = (text: () => string) =>
    router.subscribe(TIME_SUBJECT, (message) => {
      asked += 1;
      message.reply(text());
    });
  return { clock, bus, own, heard, begin, answer, counts: () => ({ beats, asked }) };
}

test("an edge asks routers for the time along with its beats, one in ten (CLUSTER rule 22)", async () => {
  const { clock, heard, begin, answer, counts } = beating();
  answer(() => String(clock.now()));
  const beat = begin();
  await clock.run(20_000);
  beat.close();
  expect(counts()).toEqual({ beats: 41, asked: 5 });
  expect(heard).toHaveLength(5);
  for (const { sentAt, receivedAt, toldAt } of heard) {
    expect(receivedAt).toBe(sentAt);
    expect(sentAt - toldAt).toBe(AHEAD_MS);
  }
});

test("with each beat as long as no router answers, or none knows the time", async () => {
  const { clock, heard, begin, answer, counts } = beating();
  const beat = begin();
  await clock.run(2_000);
  let told = "";
  answer(() => told);
  await clock.run(2_000);
  expect([counts().asked, heard]).toEqual([4, []]);
  told = String(clock.now() + 500);
  await clock.run(4_000);
  beat.close();
  expect([counts().asked, heard.length]).toEqual([5, 1]);
});

test.each(["", "soon", "1.5", "Infinity"])("an answer that is no time is none: %j", async (text) => {
  const { bus, own, answer } = beating();
  answer(() => text);
  expect(await askTime(bus, own)).toBeUndefined();
});
