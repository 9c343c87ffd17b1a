import type { ClusterShape } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import {
  clusterTransferWorld,
  expectEnded,
  expectStanding,
  FLOWS,
  outcomes,
  type TransferFlow,
  whoIsUp,
} from "./transfer-flow.ts";

const TRUE: ClusterShape = { routers: 3, edges: 2 };
/** Minutes before and behind the time of the store, and each other. */
const APART: ClusterShape = {
  ...TRUE,
  clockOffsetMs: { "router-0": 90_000, "router-1": -120_000, "router-2": 45_000, "edge-0": -60_000, "edge-1": 75_000 },
};
/** A call that stays as it is: nobody refers. */
const CALM: TransferFlow = { refers: false, hold: false };

type World = Awaited<ReturnType<typeof clusterTransferWorld>>;

/** All that was seen of a history: every message on the wire and every event of the log, with its time. */
function seen({ platform }: World) {
  return { captured: platform.captured, events: platform.log.events };
}

/** The same history, once with right clocks and once with clocks that are minutes apart. */
async function bothWays(flow: TransferFlow, play: (world: World) => Promise<void>): Promise<World> {
  const right = await clusterTransferWorld(flow, TRUE);
  await play(right);
  const apart = await clusterTransferWorld(flow, APART);
  await play(apart);
  expect(seen(apart)).toEqual(seen(right));
  expect(seen(apart).events.length).toBeGreaterThan(0);
  return apart;
}

const dies = ({ platform }: World): void => platform.crash(Number.POSITIVE_INFINITY);

const eventAt = (world: World, type: string): readonly number[] =>
  world.platform.log.events.flatMap(({ at, body }) => (body.type === type ? [at] : []));

describe("routers and edges whose clocks are minutes apart (CLUSTER rule 22)", () => {
  it("a takeover moves no instant of a call: its records are those of right clocks", async () => {
    const world = await bothWays(CALM, async (one) => {
      await one.run(5_000);
      dies(one);
      await one.run(30_000);
      dies(one);
      await one.run(85_000);
      one.hangUp("pbx");
      await one.run(2_000);
    });
    expect(whoIsUp(world)).toEqual([]);
    const [answered = 0] = eventAt(world, "leg.answered");
    const ended = eventAt(world, "call.ended");
    expect(ended.map((at) => at - answered)).toEqual([expect.closeTo(119_600, -3)]);
    await expectEnded(world);
  });

  it("a transfer target that rings on is given up at its instant by a router that did not ring it", async () => {
    const rings = { invite: [{ provisional: [{ status: 180, after: 40 }], after: 600_000 }] } as const;
    const flow: TransferFlow = { trunk: { policy: { transferRingTimeoutSec: 20 } }, target: rings };
    const world = await bothWays(flow, async (one) => {
      await one.run(5_000);
      dies(one);
      await one.run(60_000);
    });
    expect(world.platform.captured.filter(({ text }) => text.startsWith("CANCEL ")).length).toBeGreaterThan(0);
    expect(outcomes(world)).toEqual(["FAILED 408"]);
    await expectEnded(world);
  });

  it("a transferred call ends at its longest duration, whoever has it then", async () => {
    const world = await bothWays({ trunk: { policy: { maxTransferredDurationSec: 60 } } }, async (one) => {
      await one.run(20_000);
      dies(one);
      await one.run(100_000);
    });
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(whoIsUp(world)).toEqual([]);
    await expectEnded(world);
  });

  it.each(FLOWS)(
    "the guard of a transfer ends at its instant after a takeover: $direction, $targetClass",
    async (flow) => {
      for (const after of [300, 900, 1_200, 1_500, 2_500]) {
        const world = await bothWays(flow, async (one) => {
          await one.run(after);
          dies(one);
          await one.run(60_000);
        });
        expectStanding(world);
        expect(outcomes(world)).toEqual(["MOVED 200"]);
        await expectEnded(world);
      }
    },
  );

  it("calls that are handed over in order go on as with right clocks", async () => {
    const world = await bothWays({}, async (one) => {
      for (const { name } of one.platform.routers.slice(0, 2))
        await Promise.all([one.platform.drain(name), one.run(1_000)]);
      await one.run(20_000);
    });
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(world.platform.troubles).toEqual([]);
    await expectEnded(world);
  });
});
