import { configWith } from "@tandem/directory";
import { expect, test } from "vitest";
import { liveDirectory } from "./live-directory.ts";

const NEVER = { watch: () => undefined, ageMs: () => Number.POSITIVE_INFINITY };

test("a process that is to end before there is a directory does not wait for one", async () => {
  const ending = new AbortController();
  const waiting = liveDirectory(NEVER, ending.signal);
  ending.abort();
  expect(await waiting).toBeUndefined();
});

test("a process that was to end already does not wait for one either", async () => {
  expect(await liveDirectory(NEVER, AbortSignal.abort())).toBeUndefined();
});

test("the copy changes by itself", async () => {
  let told: (revision: number) => void = () => undefined;
  const source = {
    watch(changed: (config: ReturnType<typeof configWith>, revision: number) => void) {
      told = (revision) => changed(configWith({ trunks: [] }), revision);
    },
    ageMs: () => 0,
  };
  const opened = liveDirectory(source, new AbortController().signal);
  told(1);
  const live = await opened;
  const before = live?.directory;
  told(2);
  expect(live?.directory).not.toBe(before);
});
