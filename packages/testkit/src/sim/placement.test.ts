import {
  type Bus,
  type PartitionHost,
  PLACEMENT_TIMING,
  PlacementLoop,
  type PlacementNotice,
  rendezvous,
} from "@tandem/actor";
import { memoryBus, memoryCluster } from "@tandem/adapter-memory";
import { PARTITIONS } from "@tandem/identity";
import { describe, expect, test } from "vitest";
import { SimClock } from "./sim-clock.ts";
import { SimOutage } from "./sim-outage.ts";

/** A cluster of placement loops whose hosts only remember what they were told. */
function cluster() {
  const clock = new SimClock(1_790_000_000_000);
  const hub = memoryBus(clock);
  const { placement, keep } = memoryCluster<string>(() => clock.now());
  let boots = 0;
  const router = (name: string, change: Partial<PartitionHost> = {}) => {
    boots += 1;
    const bus = hub.view();
    const held = new Map<number, { epoch: number; boot: string }>();
    const gaps: number[] = [];
    const notices: PlacementNotice[] = [];
    const outage = new SimOutage();
    const host: PartitionHost = {
      fenceOf: (partition) => held.get(partition),
      async activate(partition, fence, gapMs = 0) {
        held.set(partition, fence);
        gaps.push(gapMs);
      },
      async release(partition) {
        held.delete(partition);
      },
      drop: (partition) => void held.delete(partition),
      seenOf: () => 0,
      verify: () => Promise.resolve(),
      freeze: () => undefined,
      thaw: () => Promise.resolve(),
      ...change,
    };
    const loop = new PlacementLoop({
      member: { router: name, boot: `boot${boots}` },
      partitions: PARTITIONS,
      placement: outage.placement(placement),
      bus,
      host,
      clock,
      inlet: () => ({ open: () => undefined, close: () => undefined }),
      say: (notice) => notices.push(notice),
    });
    return { name, bus, held, gaps, notices, outage, loop };
  };
  const kill = ({ loop, bus }: { readonly loop: PlacementLoop; readonly bus: Bus }): void => {
    loop.close();
    hub.setUp(false, bus);
  };
  return { clock, hub, router, kill, keep };
}

const claimed = (notices: readonly PlacementNotice[]): readonly PlacementNotice[] =>
  notices.filter(({ kind }) => kind === "claimed");

test("who should have a partition is the same everywhere, and only the partitions of one that leaves move", () => {
  const all = ["router-0", "router-1", "router-2", "router-3"];
  const owners = Array.from({ length: PARTITIONS }, (_, partition) => rendezvous(partition, all));
  for (const name of all) expect(owners.filter((owner) => owner === name).length).toBeGreaterThan(PARTITIONS / 8);
  const left = all.filter((name) => name !== "router-2");
  for (const [partition, owner] of owners.entries()) {
    expect(rendezvous(partition, [...all].reverse())).toBe(owner);
    if (owner !== "router-2") expect(rendezvous(partition, left)).toBe(owner);
  }
  expect(rendezvous(1, [])).toBeUndefined();
});

describe("a dead router (CLUSTER rule 20)", () => {
  test("is noticed within half a second, and its partitions are told of that gap", async () => {
    const { clock, router, kill } = cluster();
    const [a, b, c] = [router("router-0"), router("router-1"), router("router-2")];
    for (const one of [a, b, c]) await Promise.all([one.loop.start(), clock.run(3_000)]);
    await clock.run(6_000);
    expect(a.held.size + b.held.size + c.held.size).toBe(PARTITIONS);
    for (const one of [a, b]) one.gaps.length = 0;
    kill(c);
    await clock.run(700);
    expect(a.held.size + b.held.size).toBe(PARTITIONS);
    expect(Math.max(...a.gaps, ...b.gaps)).toBeLessThanOrEqual(600);
  });

  test("is no verdict of one that hears nobody else: a bus that is back does not make the first router claim all", async () => {
    const { clock, hub, router } = cluster();
    const [a, b] = [router("router-0"), router("router-1")];
    for (const one of [a, b]) await Promise.all([one.loop.start(), clock.run(3_000)]);
    await clock.run(6_000);
    const had = a.held.size;
    hub.setUp(false);
    await clock.run(500);
    hub.setUp(true, a.bus);
    // The other beats on in the store, and is not on the bus yet.
    await clock.run(1_000);
    expect([a.held.size, a.notices.filter(({ kind }) => kind === "dead")]).toEqual([had, []]);
  });
});

describe("a store that answers badly", () => {
  test("a partition that cannot be read is tried again at the next beat, not in a hot loop, and its gap is not forgotten", async () => {
    const { clock, router } = cluster();
    let tries = 0;
    let isBroken = true;
    const gaps: number[] = [];
    const { loop } = router("router-0", {
      fenceOf: () => undefined,
      activate(_, __, gapMs = 0) {
        tries += 1;
        gaps.push(gapMs);
        return isBroken ? Promise.reject(new Error("unreadable")) : Promise.resolve();
      },
    });
    await loop.start();
    await clock.run(2_000);
    expect(tries).toBeLessThanOrEqual(PARTITIONS * 6);
    isBroken = false;
    gaps.length = 0;
    await clock.run(600);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_000);
  });

  test("a drain ends though a step never does: its partition is dropped, and the others claim it (CLUSTER rule 29)", async () => {
    const { clock, router } = cluster();
    const dropped: number[] = [];
    const stuck = router("router-0", {
      release: () => new Promise(() => undefined),
      drop: (partition) => dropped.push(partition),
    });
    const other = router("router-1");
    await stuck.loop.start();
    await Promise.all([other.loop.start(), clock.run(1_000)]);
    let isOver = false;
    void stuck.loop.drain().then(() => {
      isOver = true;
    });
    await clock.run(40_000);
    expect([isOver, dropped.length > 0]).toEqual([true, true]);
    expect(other.held.size).toBe(PARTITIONS);
  });

  test("a router whose heartbeat is too old does not act, whatever woke it up (CLUSTER rule 14)", async () => {
    const { clock, router } = cluster();
    const one = router("router-0");
    await one.loop.start();
    await clock.run(1_000);
    expect(one.loop.isSure()).toBe(true);
    one.outage.isAway = true;
    await clock.run(2_000);
    expect([one.loop.isSure(), one.loop.isFrozen]).toEqual([false, true]);
    one.outage.isAway = false;
    await clock.run(1_000);
    expect([one.loop.isSure(), claimed(one.notices).length]).toEqual([true, 1]);
  });
});

describe("a store that has lost its last writes (CLUSTER rule 19)", () => {
  /** Two routers, and a third that comes last: what is kept before it comes names the first two as owners of its share. */
  async function settled() {
    const world = cluster();
    const verified: number[] = [];
    const verify = (partition: number): Promise<void> => {
      verified.push(partition);
      return Promise.resolve();
    };
    const [a, b] = [world.router("router-0", { verify }), world.router("router-1", { verify })];
    for (const one of [a, b]) await Promise.all([one.loop.start(), world.clock.run(3_000)]);
    await world.clock.run(6_000);
    return { ...world, a, b, verified };
  }

  test("takes nothing from an owner whose heartbeats are lost with it", async () => {
    const { clock, keep, a, b } = await settled();
    const putBack = keep();
    await clock.run(1_900);
    const had = [a.held.size, b.held.size];
    putBack();
    await clock.run(8_000);
    expect([a.held.size, b.held.size]).toEqual(had);
    expect([...claimed(a.notices), ...claimed(b.notices)].filter((one) => "gapMs" in one && one.gapMs > 0)).toEqual([]);
  });

  test("asks its owners to look after what it names others for, and nobody else touches it until they have had time", async () => {
    const { clock, keep, router, a, b, verified } = await settled();
    const putBack = keep();
    const c = router("router-2");
    await Promise.all([c.loop.start(), clock.run(4_000)]);
    const share = [...c.held.keys()];
    const fences = new Map(c.held);
    expect(share.length).toBeGreaterThan(0);
    putBack();
    await clock.run(3_000);
    // The records name the first two again, who have given these away and know it.
    expect(share.filter((partition) => a.held.has(partition) || b.held.has(partition))).toEqual([]);
    expect([...c.held.keys()]).toEqual(share);
    // What they still have themselves is as it was: there is nothing to look after.
    expect(verified).toEqual([]);
    expect(c.held).toEqual(fences);
    await clock.run(PLACEMENT_TIMING.patientMs - 2_500);
    // Its owner has not claimed it: those whom the records name have it again, and under a fence that is above its own.
    for (const partition of share) {
      const epochs = [a, b].flatMap(({ held }) => held.get(partition)?.epoch ?? []);
      expect(epochs).toHaveLength(1);
      expect(epochs[0]).toBeGreaterThan(fences.get(partition)?.epoch ?? 0);
    }
    await clock.run(6_500);
    // They have handed it on again.
    const rose = [...c.held].filter(([partition, { epoch }]) => epoch > (fences.get(partition)?.epoch ?? 0));
    expect(rose.map(([partition]) => partition).sort()).toEqual([...share].sort());
  });

  test("that has nothing left is told of everything by who has it", async () => {
    const world = cluster();
    const empty = world.keep();
    const verified = new Set<number>();
    const verify = (partition: number): Promise<void> => {
      verified.add(partition);
      return Promise.resolve();
    };
    const a = world.router("router-0", { verify });
    await a.loop.start();
    await world.clock.run(3_000);
    empty();
    await world.clock.run(3_000);
    expect([verified.size, a.held.size]).toEqual([PARTITIONS, PARTITIONS]);
    expect(claimed(a.notices)).toHaveLength(1);
  });

  test("is no reason for a router that has just started to wait: what dies then is taken as soon as ever", async () => {
    const { clock, router, kill } = cluster();
    const [a, b, c] = [router("router-0"), router("router-1"), router("router-2")];
    // They rehearse, compile, read their configuration: the first heartbeat comes late.
    await clock.run(5_000);
    for (const one of [a, b, c]) await Promise.all([one.loop.start(), clock.run(1_000)]);
    await clock.run(2_400);
    kill(c);
    await clock.run(700);
    expect(a.held.size + b.held.size).toBe(PARTITIONS);
  });

  test("takes nothing from who comes back a second later, though its own heartbeat has outlived the trouble", async () => {
    const { clock, router } = cluster();
    const [a, b] = [router("router-0"), router("router-1")];
    await Promise.all([a.loop.start(), clock.run(3_200)]);
    await Promise.all([b.loop.start(), clock.run(8_000)]);
    const had = [a.held.size, b.held.size];
    expect(Math.min(...had)).toBeGreaterThan(0);
    for (const one of [a, b]) one.outage.isAway = true;
    await clock.run(1_200);
    b.outage.isAway = false;
    await clock.run(1_000);
    a.outage.isAway = false;
    await clock.run(8_000);
    expect([a.held.size, b.held.size]).toEqual(had);
    expect(claimed(b.notices).filter((one) => "gapMs" in one && one.gapMs > 0)).toEqual([]);
  });

  test("is given it back while heartbeats go on: that may take longer than they live", async () => {
    const world = cluster();
    const empty = world.keep();
    let asked = 0;
    const verify = (): Promise<void> => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const a = world.router("router-0", { verify });
    await a.loop.start();
    await world.clock.run(3_000);
    empty();
    await world.clock.run(6_000);
    expect([a.loop.isFrozen, a.loop.isSure(), asked]).toEqual([false, true, PARTITIONS]);
  });
});
