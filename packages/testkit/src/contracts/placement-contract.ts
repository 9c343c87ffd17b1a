import type { ActorStore, Commit, Fence, Member, Placement } from "@tandem/actor";
import { PARTITIONS } from "@tandem/identity";
import { describe, expect, test } from "vitest";

/** What two routers see of one empty cluster, each through a connection of its own. */
export interface PlacementWorld {
  readonly placements: readonly [Placement, Placement];
  readonly stores: readonly [ActorStore<string>, ActorStore<string>];
  /** Lets time go on by the members' heartbeats: that many ms, or a little more. */
  pass(ms: number): Promise<void>;
}

const one: Member = { router: "router-0", boot: "b0" };
const two: Member = { router: "router-1", boot: "b1" };
const TTL_MS = 60_000;

/** The promises of the port `Placement`, kept between two routers at once. */
export function placementContract(name: string, make: () => Promise<PlacementWorld>): void {
  let commits = 0;
  const commit = (partition: number, fence: Fence, expected: number): Commit<string> => {
    commits += 1;
    const address = { partition, id: "00000000000000a1" };
    const id = `place.${commits}`;
    return { id, address, fence, expected, state: "x", before: undefined, due: 0, mark: commits, seen: 0 };
  };

  describe(`a placement: ${name}`, () => {
    test("has a record for each partition, which names nobody at first", async () => {
      const { placements } = await make();
      const owners = await placements[0].owners();
      expect(owners).toHaveLength(PARTITIONS);
      expect(owners.filter((owner) => owner !== undefined)).toEqual([]);
    });

    test("of two that take a partition at once, one gets it", async () => {
      const { placements } = await make();
      const partitions = Array.from({ length: 32 }, (_, partition) => partition);
      const taken = await Promise.all(
        partitions.map((partition) =>
          Promise.all([placements[0].take(partition, undefined, one), placements[1].take(partition, undefined, two)]),
        ),
      );
      const owners = await placements[0].owners();
      for (const partition of partitions) {
        const [fence, ...others] = (taken[partition] ?? []).filter((answer) => answer !== undefined);
        expect(others).toEqual([]);
        const router = fence?.boot === one.boot ? one.router : two.router;
        expect(owners[partition]).toEqual({ router, ...fence, mark: 0 });
      }
    });

    test("moves a record only from the owner that it names, epoch and boot both", async () => {
      const { placements } = await make();
      const fence = await placements[0].take(7, undefined, one);
      const owner = { ...one, epoch: fence?.epoch ?? 0 };
      for (const wrong of [undefined, { ...owner, epoch: owner.epoch - 1 }, { ...owner, boot: "b9" }])
        expect(await placements[1].take(7, wrong, two)).toBeUndefined();
      const next = await placements[1].take(7, owner, two);
      expect(next?.boot).toBe(two.boot);
      expect(next?.epoch).toBeGreaterThan(owner.epoch);
      expect(await placements[0].take(7, owner, one)).toBeUndefined();
      expect((await placements[0].owners())[7]).toEqual({ ...two, epoch: next?.epoch, mark: 0 });
    });

    test("an epoch is never below the store's time", async () => {
      const { placements } = await make();
      const { now } = await placements[0].beat(one, TTL_MS);
      const fence = await placements[0].take(3, undefined, one);
      expect(fence?.epoch).toBeGreaterThanOrEqual(now);
    });

    test("the store refuses an older fence as soon as the partition is taken", async () => {
      const { placements, stores } = await make();
      const old = await placements[0].take(1, undefined, one);
      if (old === undefined) throw new Error("the first take got nothing");
      expect(await stores[0].commit(commit(1, old, 0))).toBe("committed");
      const fence = await placements[1].take(1, { ...one, epoch: old.epoch }, two);
      if (fence === undefined) throw new Error("the second take got nothing");
      expect(await stores[0].commit(commit(1, old, 1))).toBe("fenced");
      expect(await Promise.all([stores[0].holds(1, old, 0), stores[1].holds(1, fence, 0)])).toEqual(["fenced", "held"]);
      const next = commit(1, fence, 1);
      expect(await stores[1].commit(next)).toBe("committed");
      expect((await placements[0].owners())[1]).toEqual({ ...two, epoch: fence.epoch, mark: next.mark });
    });

    test("a member is live until its time to live is over", async () => {
      const { placements, pass } = await make();
      await placements[0].beat(one, TTL_MS);
      const beat = await placements[1].beat(two, 2 * TTL_MS);
      expect(new Set(beat.live.map((member) => member.boot))).toEqual(new Set(["b0", "b1"]));
      await pass(TTL_MS);
      expect((await placements[1].beat(two, TTL_MS)).live).toEqual([two]);
    });

    test("a heartbeat tells the end of the one before it (CLUSTER rule 19)", async () => {
      const { placements } = await make();
      const first = await placements[0].beat(one, TTL_MS);
      expect(first.before).toBe(0);
      expect((await placements[1].beat(two, TTL_MS)).before).toBe(0);
      expect((await placements[0].beat(one, 2 * TTL_MS)).before).toBe(first.now + TTL_MS);
      expect((await placements[0].beat({ ...one, boot: "b0-again" }, TTL_MS)).before).toBe(0);
    });

    test("the owner of a record stays named when it is not live any more", async () => {
      const { placements, pass } = await make();
      await placements[0].beat(one, TTL_MS);
      const fence = await placements[0].take(9, undefined, one);
      await pass(TTL_MS);
      expect((await placements[1].beat(two, TTL_MS)).live).toEqual([two]);
      expect((await placements[1].owners())[9]).toEqual({ ...one, epoch: fence?.epoch, mark: 0 });
    });

    test("a new run of a router takes the place of the earlier one, and outlives its removal", async () => {
      const { placements } = await make();
      const again = { ...one, boot: "b0-again" };
      await placements[0].beat(one, TTL_MS);
      expect((await placements[1].beat(again, TTL_MS)).live).toEqual([again]);
      await placements[0].remove(one);
      expect(new Set((await placements[0].beat(two, TTL_MS)).live)).toEqual(new Set([again, two]));
      await placements[0].remove(again);
      expect((await placements[0].beat(two, TTL_MS)).live).toEqual([two]);
    });
  });
}
