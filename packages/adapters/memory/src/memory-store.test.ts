import type { ActorStore } from "@tandem/actor";
import { describe, expect, test } from "vitest";
import { memoryStore } from "./memory-store.ts";

const address = { partition: 1, id: "a" };
const bytes = {
  encode: (state: string) => new TextEncoder().encode(state),
  decode: (kept: unknown) => new TextDecoder().decode(kept as Uint8Array),
};

// The promises of `ActorStore`, kept with states as they are and with states as bytes.
describe.each<[string, () => ActorStore<string> & { readonly size: number }]>([
  ["as it is", () => memoryStore<string>()],
  ["as bytes", () => memoryStore(bytes)],
])("a store that keeps states %s", (_, make) => {
  test("answers a new owner with every actor as last committed", async () => {
    const store = make();
    const fence = await store.take(1, "boot-1");
    await store.commit({ address, fence, expected: 0, state: "first", due: 10 });
    await store.commit({ address, fence, expected: 1, state: "second", due: 20 });
    await store.take(1, "boot-2");
    expect(await store.load(1)).toEqual([{ address, version: 2, state: "second", due: 20 }]);
    expect(await store.load(2)).toEqual([]);
  });

  test("has one owner a partition: each fence is above every earlier one, and only the newest commits", async () => {
    const store = make();
    const old = await store.take(1, "boot-1");
    const other = await store.take(2, "boot-1");
    const fence = await store.take(1, "boot-1");
    expect(fence.epoch).toBeGreaterThan(old.epoch);
    expect(await store.commit({ address, fence: old, expected: 0, state: "x", due: 0 })).toBe("fenced");
    const forged = { ...fence, boot: "boot-9" };
    expect(await store.commit({ address, fence: forged, expected: 0, state: "x", due: 0 })).toBe("fenced");
    const elsewhere = { partition: 2, id: "a" };
    expect(await store.commit({ address: elsewhere, fence: other, expected: 0, state: "x", due: 0 })).toBe("committed");
    expect(await store.commit({ address, fence, expected: 0, state: "x", due: 0 })).toBe("committed");
  });

  test("refuses a commit over another version than the stored one, and changes nothing", async () => {
    const store = make();
    const fence = await store.take(1, "boot-1");
    await store.commit({ address, fence, expected: 0, state: "first", due: 0 });
    expect(await store.commit({ address, fence, expected: 0, state: "again", due: 0 })).toBe("conflict");
    expect(await store.commit({ address, fence, expected: 2, state: "ahead", due: 0 })).toBe("conflict");
    expect((await store.load(1)).map(({ state }) => state)).toEqual(["first"]);
  });

  test("forgets an actor that is committed away", async () => {
    const store = make();
    const fence = await store.take(1, "boot-1");
    await store.commit({ address, fence, expected: 0, state: "first", due: 0 });
    expect(store.size).toBe(1);
    await store.commit({ address, fence, expected: 1, state: undefined, due: 0 });
    expect([store.size, await store.load(1)]).toEqual([0, []]);
  });
});
