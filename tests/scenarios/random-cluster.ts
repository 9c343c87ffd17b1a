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

/** Something that happens to a cluster. */
interface Happening {
  readonly at: number;
  readonly what: string;
  readonly does: (world: SimWorld<SimCluster>) => void;
}

/** Plays a seed's flow on a cluster: trouble on the network and on the bus, routers that die or leave, edges that die, outages. */
export async function playClusterSeed(seed: number, wanted?: string): Promise<Played> {
  const random = seededRandom(seed);
  const { name, options, about } = drawFlow(random, seed, wanted);
  const faults = faultsOf(random);
  const size = { routers: random.between(2, 4), edges: random.between(1, 3) };
  const shape = { ...size, bus: busFaultsOf(random), clockOffsetMs: clockOffsetsOf(seed, size) };
  const crashes = crashesOf(random);
  const happenings = happeningsOf(random, shape);
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

function happeningsOf(
  random: Random,
  shape: { readonly routers: number; readonly edges: number },
): readonly Happening[] {
  const drawn = Array.from({ length: random.pick([0, 1, 1, 2, 3]) }, () => random.between(100, 6_000));
  let lastEdge = shape.edges - 1;
  return drawn
    .sort((a, b) => a - b)
    .map((at): Happening => {
      const what = random.pick(["drain", "edge", "bus", "store", "router"]);
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
