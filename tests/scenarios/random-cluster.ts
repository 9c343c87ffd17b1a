import {
  type BusFaults,
  type Crash,
  checkEnded,
  checkStanding,
  NO_BUS_FAULTS,
  type Random,
  type SimCluster,
  type SimWorld,
  seededRandom,
} from "@tandem/testkit";
import { checkOutcome, drawFlow, faultsOf, type Played } from "./random-flow.ts";
import { clusterTransferWorld } from "./transfer-flow.ts";

const QUIET_MS = 150_000;
/** When nothing new goes wrong any more: what went wrong before is to heal by itself. */
const TROUBLE_MS = 30_000;
const CLOCK_SEEDS = 1_000_000;
const FAILOVER_SEEDS = 2_000_000;

/** Something that happens to a cluster. */
interface Happening {
  readonly at: number;
  readonly what: string;
  readonly does: (world: SimWorld<SimCluster>) => void;
}

export interface ClusterSeedOptions {
  /** The only flow that is played. */
  readonly flow?: string | undefined;
  /** The store fails over to a replica that is behind, and no router dies with it: who has lost both has lost the calls (CLUSTER rule 19). */
  readonly failsOver?: boolean;
}

/** Plays a seed's flow on a cluster: trouble on the network and on the bus, routers that die or leave, edges that die, outages. */
export async function playClusterSeed(
  seed: number,
  { flow: wanted, failsOver = false }: ClusterSeedOptions = {},
): Promise<Played> {
  const random = seededRandom(seed);
  const { name, options, about } = drawFlow(random, seed, wanted);
  const faults = faultsOf(random);
  const size = { routers: random.between(2, 4), edges: random.between(1, 3) };
  const settleMs = failsOver ? 10_000 : 3_000;
  const shape = { ...size, bus: busFaultsOf(random), clockOffsetMs: clockOffsetsOf(seed, size), settleMs };
  const crashes = failsOver ? [] : crashesOf(random);
  const happenings = failsOver
    ? [...happeningsOf(random, shape, NO_DEATH), ...failoversOf(seed)]
    : happeningsOf(random, shape, ANYTHING);
  const world = await clusterTransferWorld({ ...options, seed, faults, crashes }, shape);
  const since = world.clock.now();
  for (const { at, does } of happenings) world.clock.alarm(since + at, () => does(world));
  world.clock.alarm(since + TROUBLE_MS, () => {
    world.platform.isBusCalm = true;
  });
  await world.run(QUIET_MS);
  const found = [...checkStanding(world), ...checkOutcome(world), ...(await checkEnded(world))];
  const told = happenings.map(({ at, what }) => `${what} at ${at}`).join(", ");
  return {
    seed,
    name,
    about: `${about}, ${JSON.stringify(faults)}, ${JSON.stringify(shape)}, ${JSON.stringify(crashes)}, ${told}`,
    world,
    faults: found,
  };
}

/** Clocks are minutes off, whatever else happens (CLUSTER rule 22). Drawn apart, so that a seed's other troubles stay what they are. */
function clockOffsetsOf(seed: number, { routers, edges }: { readonly routers: number; readonly edges: number }) {
  const random = seededRandom(seed + CLOCK_SEEDS);
  const names = [
    ...Array.from({ length: routers }, (_, i) => `router-${i}`),
    ...Array.from({ length: edges }, (_, i) => `edge-${i}`),
  ];
  return Object.fromEntries(names.map((name) => [name, random.between(-300_000, 300_000)]));
}

function busFaultsOf(random: Random): BusFaults {
  if (random.chance(0.25)) return NO_BUS_FAULTS;
  return {
    loss: random.next() * 0.15,
    replyLoss: random.next() * 0.15,
    duplication: random.next() * 0.15,
    delay: random.next() * 0.2,
    delayMs: [1, random.between(5, 400)],
  };
}

/** Routers that die at a commit come back as a new process, so that somebody is always there in the end. */
function crashesOf(random: Random): readonly Crash[] {
  let commit = 0;
  return Array.from({ length: random.pick([0, 0, 1, 1, 2, 3]) }, () => {
    commit += random.between(1, 20);
    return { commit, point: random.pick(["before-commit", "after-commit"]), downMs: random.between(50, 5_000) };
  });
}

type Trouble = "drain" | "edge" | "bus" | "store" | "router";
type Troubles = readonly [Trouble, ...Trouble[]];
const ANYTHING: Troubles = ["drain", "edge", "bus", "store", "router"];
const NO_DEATH: Troubles = ["edge", "bus", "store"];

/** Failovers, each of which loses what was written last. */
function failoversOf(seed: number): readonly Happening[] {
  const random = seededRandom(seed + FAILOVER_SEEDS);
  return Array.from({ length: random.pick([1, 1, 2, 3]) }, () => {
    const lostMs = random.pick([1, 20, random.between(1, 400), random.between(400, 2_000)]);
    const awayMs = random.pick([0, random.between(1, 500), random.between(500, 8_000)]);
    const isEmptied = random.chance(0.1);
    return {
      at: random.between(50, 6_000),
      what: `${isEmptied ? "all" : `${lostMs} ms`} of the store lost within ${awayMs}`,
      does: (world) => failOver(world, isEmptied ? 0 : lostMs, awayMs),
    };
  });
}

/** @param lostMs 0: everything */
function failOver({ platform, clock }: SimWorld<SimCluster>, lostMs: number, awayMs: number): void {
  const putBack = lostMs === 0 ? platform.emptied : platform.cluster.keep();
  clock.alarm(clock.now() + lostMs, () => {
    putBack();
    platform.outage.isAway = awayMs > 0;
    clock.alarm(clock.now() + awayMs, () => {
      platform.outage.isAway = false;
    });
  });
}

function happeningsOf(
  random: Random,
  shape: { readonly routers: number; readonly edges: number },
  troubles: Troubles,
): readonly Happening[] {
  const drawn = Array.from({ length: random.pick([0, 1, 1, 2, 3]) }, () => random.between(100, 6_000));
  let lastEdge = shape.edges - 1;
  return drawn
    .sort((a, b) => a - b)
    .map((at): Happening => {
      const what = random.pick(troubles);
      switch (what) {
        case "drain": {
          const router = `router-${random.between(1, shape.routers - 1)}`;
          return { at, what: `${router} is drained`, does: ({ platform }) => void platform.drain(router) };
        }
        case "edge": {
          if (lastEdge < 1) return { at, what: "nothing", does: () => undefined };
          const edge = lastEdge;
          lastEdge -= 1;
          return { at, what: `edge ${edge} dies`, does: ({ platform }) => platform.killEdge(edge) };
        }
        case "router": {
          const router = `router-${random.between(0, shape.routers - 1)}`;
          return { at, what: `${router} dies`, does: ({ platform }) => platform.kill(router, 2_000) };
        }
        default: {
          const awayMs = random.between(50, 8_000);
          return { at, what: `${what} away for ${awayMs}`, does: (world) => goAway(world, what === "bus", awayMs) };
        }
      }
    });
}

function goAway({ platform, clock }: SimWorld<SimCluster>, isBus: boolean, awayMs: number): void {
  const set = (isAway: boolean): void => {
    if (isBus) platform.hub.setUp(!isAway);
    else platform.outage.isAway = isAway;
  };
  set(true);
  clock.alarm(clock.now() + awayMs, () => set(false));
}
