import type { ActorStore, Commit, Fence, KeptActor, Recovery } from "@tandem/actor";
import { describe, expect, test } from "vitest";

/** An empty store that can be made to lose what was written since an instant, as a failover to a replica does. */
export interface ForgetfulStore {
  readonly store: ActorStore<string>;
  /** Keeps what is in it; the function puts that back. */
  keep(): Promise<() => Promise<void>>;
}

const PARTITION = 1;

/** One owner of a partition, which counts its marks. */
class OwnerOfOne {
  readonly #store: ActorStore<string>;
  readonly fence: Fence;
  mark = 0;

  constructor(store: ActorStore<string>, fence: Fence) {
    this.#store = store;
    this.fence = fence;
  }

  commit(id: string, expected: number, state: string | undefined, change: Partial<Commit<string>> = {}) {
    this.mark += 1;
    return this.#store.commit({
      id: `${this.fence.boot}.${this.mark}`,
      address: { partition: PARTITION, id },
      fence: this.fence,
      expected,
      state,
      before: undefined,
      due: 7,
      mark: this.mark,
      seen: this.mark - 1,
      ...change,
    });
  }

  holds() {
    return this.#store.holds(PARTITION, this.fence, this.mark);
  }

  recover(actors: readonly KeptActor<string>[], ended: Recovery<string>["ended"] = new Map()) {
    return this.#store.recover({ partition: PARTITION, fence: this.fence, seen: this.mark, actors, ended });
  }
}

function kept(
  id: string,
  version: number,
  mark: number,
  state: string | undefined,
  lingerMs?: number,
): KeptActor<string> {
  return { id, version, mark, due: 7, lingerMs, read: () => state };
}

/** What a store does that has lost its last writes (CLUSTER rule 19). */
export function lostWrites(make: () => Promise<ForgetfulStore>): void {
  const ownerOf = async (store: ActorStore<string>, boot: string) =>
    new OwnerOfOne(store, await store.take(PARTITION, boot));
  const stored = async (store: ActorStore<string>) =>
    (await store.load(PARTITION))
      .map((actor) => `${actor.address.id} ${actor.version} ${actor.due} ${actor.read()}`)
      .sort();

  describe("that has lost its last writes (CLUSTER rule 19)", () => {
    test("refuses its owner until it has them again, and changes nothing", async () => {
      const { store, keep } = await make();
      const owner = await ownerOf(store, "boot-1");
      await owner.commit("a", 0, "a1");
      const putBack = await keep();
      await owner.commit("b", 0, "b1");
      await putBack();
      expect(await owner.holds()).toBe("behind");
      expect(await owner.commit("a", 1, "a2")).toBe("behind");
      expect(await owner.commit("c", 0, "c1")).toBe("behind");
      expect(await stored(store)).toEqual(["a 1 7 a1"]);
    });

    test("is not behind for want of what it never acknowledged", async () => {
      const { store, keep } = await make();
      const owner = await ownerOf(store, "boot-1");
      await owner.commit("a", 0, "a1");
      const putBack = await keep();
      await owner.commit("a", 1, "a2");
      await putBack();
      expect(await owner.commit("a", 1, "a2", { seen: 1 })).toBe("committed");
      expect(await stored(store)).toEqual(["a 2 7 a2"]);
    });

    test("is given back actors that changed, began and ended, and keeps those that nobody speaks of", async () => {
      const { store, keep } = await make();
      const owner = await ownerOf(store, "boot-1");
      await owner.commit("old", 0, "old1|cold");
      await owner.commit("parked", 0, "parked1");
      await owner.commit("changed", 0, "c1|cold");
      await owner.commit("ended", 0, "e1");
      const putBack = await keep();
      await owner.commit("changed", 1, "c2|new", { before: "c1|cold" });
      await owner.commit("begun", 0, "b1|text");
      await owner.commit("ended", 1, undefined);
      await owner.commit("over", 0, "over1", { lingerMs: 60_000 });
      await putBack();
      const known = [
        // Below the mark that the store still has: it is not written again.
        kept("old", 1, 1, "unlike what is stored"),
        kept("changed", 2, 5, "c2|new"),
        kept("begun", 1, 6, "b1|text"),
        kept("over", 1, 8, "over1", 60_000),
        kept("unreadable", 1, 8, undefined),
      ];
      expect(await owner.recover(known, new Map([["ended", 7]]))).toBe("held");
      expect(await owner.holds()).toBe("held");
      const all = [
        "begun 1 7 b1|text",
        "changed 2 7 c2|new",
        "old 1 7 old1|cold",
        "over 1 7 over1",
        "parked 1 7 parked1",
      ];
      expect(await stored(store)).toEqual(all);
      expect(await owner.commit("changed", 2, "c3", { before: "c2|new" })).toBe("committed");
      expect(await owner.commit("over", 1, undefined)).toBe("committed");
      expect(await owner.recover([])).toBe("held");
      expect(await stored(store)).toEqual([
        "begun 1 7 b1|text",
        "changed 3 7 c3",
        "old 1 7 old1|cold",
        "parked 1 7 parked1",
      ]);
    });

    test.each([
      ["an owner before it", true],
      ["nobody", false],
    ])("names its owner again where its record names %s", async (_, isOwned) => {
      const { store, keep } = await make();
      if (isOwned) {
        const before = await ownerOf(store, "boot-0");
        await before.commit("a", 0, "a1");
        await before.commit("a", 1, "a2");
      }
      const putBack = await keep();
      const owner = await ownerOf(store, "boot-1");
      await owner.commit("a", isOwned ? 2 : 0, "a3");
      await putBack();
      expect(await owner.holds()).toBe("behind");
      expect(await owner.commit("b", 0, "b1")).toBe("behind");
      expect(await owner.recover([kept("a", 3, 1, "a3"), kept("loaded", 4, 0, "l4")])).toBe("held");
      expect(await stored(store)).toEqual(["a 3 7 a3", "loaded 4 7 l4"]);
      expect(await owner.commit("a", 3, "a4")).toBe("committed");
    });

    test("never displaces a newer owner", async () => {
      const { store, keep } = await make();
      const putBack = await keep();
      const owner = await ownerOf(store, "boot-1");
      await owner.commit("a", 0, "a1");
      await putBack();
      const next = await ownerOf(store, "boot-2");
      expect(await owner.recover([kept("a", 1, 1, "a1")])).toBe("fenced");
      expect(await owner.commit("a", 1, "a2")).toBe("fenced");
      expect(await next.commit("b", 0, "b1")).toBe("committed");
    });

    test("a new owner's marks begin anew", async () => {
      const { store } = await make();
      const owner = await ownerOf(store, "boot-1");
      for (let version = 0; version < 5; version += 1) await owner.commit("a", version, `a${version + 1}`);
      const next = await ownerOf(store, "boot-2");
      expect(await next.commit("a", 5, "a6")).toBe("committed");
      expect(await store.holds(PARTITION, next.fence, 2)).toBe("behind");
    });
  });
}
