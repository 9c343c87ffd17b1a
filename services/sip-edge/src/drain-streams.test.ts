import { expect, test } from "vitest";
import { drainStreams } from "./drain-streams.ts";

/** A clock whose only alarm goes off when the test says so. */
function clockWithAlarm() {
  let due: { readonly at: number; readonly run: () => void } | undefined;
  return {
    now: () => 1_000,
    alarm(at: number, run: () => void) {
      due = { at, run };
      return () => {
        due = undefined;
      };
    },
    get due() {
      return due;
    },
  };
}

test("is over when peers have closed their connections, and leaves no alarm", async () => {
  const clock = clockWithAlarm();
  const left = Promise.withResolvers<void>();
  const said: string[] = [];
  const edge = { drain: () => left.promise };
  const drained = drainStreams({ edge, clock, ms: 30_000, say: (what) => said.push(what) });
  expect(clock.due?.at).toBe(31_000);
  left.resolve();
  await drained;
  expect(clock.due).toBeUndefined();
  expect(said.at(-1)).toBe("no connection is open");
});

test("does not wait for a connection longer than it may", async () => {
  const clock = clockWithAlarm();
  const said: string[] = [];
  const edge = { drain: () => new Promise<void>(() => undefined) };
  const drained = drainStreams({ edge, clock, ms: 30_000, say: (what) => said.push(what) });
  clock.due?.run();
  await drained;
  expect(said.at(-1)).toBe("closes connections that are still open");
});
