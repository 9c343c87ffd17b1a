import type { ActorStore, Commit, Fence } from "@tandem/actor";
import { describe, expect, test } from "vitest";
import { type ForgetfulStore, lostWrites } from "./lost-writes.ts";

const address = { partition: 1, id: "00000000000000a1" };

/** The promises of the port `ActorStore`. `make` gives an empty store whose states are texts; two of its views see the same data. */
export function actorStoreContract(name: string, makeForgetful: () => Promise<ForgetfulStore>): void {
  const make = async (): Promise<ActorStore<string>> => (await makeForgetful()).store;
  let commits = 0;
  const commit = (fence: Fence, expected: number, state: string | undefined, change: Partial<Commit<string>> = {}) => {
    commits += 1;
    const mark = commits;
    return { id: `test.${mark}`, address, fence, expected, state, before: undefined, due: 0, mark, seen: 0, ...change };
  };
  const stored = async (store: ActorStore<string>, partition = 1) =>
    (await store.load(partition)).map((actor) => ({
      id: actor.address.id,
      version: actor.version,
      due: actor.due,
      state: actor.read(),
    }));

  describe(`an actor store: ${name}`, () => {
    test("answers a new owner with every actor as last committed", async () => {
      const store = await make();
      const fence = await store.take(1, "boot-1");
      await store.commit(commit(fence, 0, "first", { due: 10 }));
      await store.commit(commit(fence, 1, "second", { before: "first", due: 20 }));
      await store.take(1, "boot-2");
      expect(await stored(store)).toEqual([{ id: address.id, version: 2, state: "second", due: 20 }]);
      expect(await store.load(2)).toEqual([]);
    });

    test("has one owner a partition: each fence is above every earlier one, and only the newest commits", async () => {
      const store = await make();
      const old = await store.take(1, "boot-1");
      const other = await store.take(2, "boot-1");
      const fence = await store.take(1, "boot-1");
      expect(fence.epoch).toBeGreaterThan(old.epoch);
      expect(await store.commit(commit(old, 0, "x"))).toBe("fenced");
      expect(await store.commit(commit({ ...fence, boot: "boot-9" }, 0, "x"))).toBe("fenced");
      const elsewhere = { address: { partition: 2, id: address.id } };
      expect(await store.commit(commit(other, 0, "x", elsewhere))).toBe("committed");
      expect(await store.commit(commit(fence, 0, "x"))).toBe("committed");
      const asked = [store.holds(1, old, 0), store.holds(1, fence, 0), store.holds(1, { ...fence, boot: "boot-9" }, 0)];
      expect(await Promise.all(asked)).toEqual(["fenced", "held", "fenced"]);
    });

    test("refuses a commit over another version than the stored one, and changes nothing", async () => {
      const store = await make();
      const fence = await store.take(1, "boot-1");
      await store.commit(commit(fence, 0, "first"));
      expect(await store.commit(commit(fence, 0, "again"))).toBe("conflict");
      expect(await store.commit(commit(fence, 2, "ahead"))).toBe("conflict");
      expect((await stored(store)).map(({ state }) => state)).toEqual(["first"]);
    });

    test("knows a commit that is asked again, and does it once (CLUSTER rule 15)", async () => {
      const store = await make();
      const fence = await store.take(1, "boot-1");
      const first = commit(fence, 0, "first");
      expect([await store.commit(first), await store.commit(first)]).toEqual(["committed", "committed"]);
      expect((await stored(store)).map(({ version }) => version)).toEqual([1]);
      const last = commit(fence, 1, undefined);
      expect([await store.commit(last), await store.commit(last)]).toEqual(["committed", "committed"]);
      expect(await store.commit(commit(fence, 1, "late"))).toBe("conflict");
    });

    test("forgets an actor that is committed away", async () => {
      const store = await make();
      const fence = await store.take(1, "boot-1");
      await store.commit(commit(fence, 0, "first"));
      expect(await store.commit(commit(fence, 1, undefined))).toBe("committed");
      expect(await stored(store)).toEqual([]);
    });

    test("gives a last commit to a new owner while it lingers, and a later commit makes it last again (CLUSTER rule 17)", async () => {
      const store = await make();
      const fence = await store.take(1, "boot-1");
      await store.commit(commit(fence, 0, "first"));
      expect(await store.commit(commit(fence, 1, "over", { before: "first", lingerMs: 60_000 }))).toBe("committed");
      expect((await stored(store)).map(({ state, version }) => [state, version])).toEqual([["over", 2]]);
      const next = await store.take(1, "boot-2");
      expect(await store.commit(commit(next, 2, "again", { before: "over" }))).toBe("committed");
      expect((await stored(store)).map(({ state, version }) => [state, version])).toEqual([["again", 3]]);
      expect(await store.commit(commit(next, 3, undefined))).toBe("committed");
      expect(await stored(store)).toEqual([]);
    });

    lostWrites(makeForgetful);
  });
}
