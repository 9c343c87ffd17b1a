import type { ClusterShape } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import {
  clusterTransferWorld,
  expectEnded,
  expectStanding,
  FLOWS,
  notified,
  outcomes,
  TARGET,
  whoIsUp,
} from "./transfer-flow.ts";

const SHAPE: ClusterShape = { routers: 3, edges: 2 };
const NEVER = Number.POSITIVE_INFINITY;
/** Steps of the longest flow here, with some to spare. */
const COMMITS = Array.from({ length: 32 }, (_, i) => i + 1);

describe.each(FLOWS)("a cluster of two edges and three routers, $direction, class $targetClass", (base) => {
  it("moves a call as one process does", async () => {
    const world = await clusterTransferWorld(base, SHAPE);
    await world.run(30_000);
    expectStanding(world);
    expect([outcomes(world), notified(world)]).toEqual([["MOVED 200"], [100, 200]]);
    expect(whoIsUp(world)).toEqual(["north", TARGET[base.targetClass]].sort());
    await expectEnded(world);
    expect(world.platform.troubles).toEqual([]);
  });

  it.each(COMMITS)(
    "goes on when the router that holds the call dies at its commit %i, before it is stored or after",
    { timeout: 60_000 },
    async (commit) => {
      // Over the commits and flows every pair of these is met many times.
      const point = commit % 2 === 0 ? "before-commit" : "after-commit";
      const downMs = commit % 4 < 2 ? NEVER : 1_500;
      const world = await clusterTransferWorld({ ...base, crashes: [{ commit, point, downMs }] }, SHAPE);
      await world.run(20_000);
      expectStanding(world);
      expect([outcomes(world), notified(world)]).toEqual([["MOVED 200"], [100, 200]]);
      expect(whoIsUp(world)).toEqual(["north", TARGET[base.targetClass]].sort());
      world.hangUp();
      await world.run(5_000);
      expect(whoIsUp(world)).toEqual([]);
    },
  );
});
