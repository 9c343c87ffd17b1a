import type { AnswerPlan, Crash } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import {
  expectEnded,
  expectStanding,
  FLOWS,
  notified,
  outcomes,
  TARGET,
  type TransferFlow,
  transferWorld,
  whoIsUp,
} from "./transfer-flow.ts";

const RING: AnswerPlan = { provisional: [{ status: 180, after: 40 }], after: 400 };

/** Steps of the longest flow here, with some to spare. */
const COMMITS = Array.from({ length: 32 }, (_, i) => i + 1);

interface Flow {
  readonly name: string;
  readonly flow: TransferFlow;
  readonly outcome: string;
}

describe.each(FLOWS)(
  "a router dies at each step of a transfer, $direction, class $targetClass (TRANSFER §6)",
  (base) => {
    const flows: readonly Flow[] = [
      { name: "the target answers", flow: { target: { invite: [RING] } }, outcome: "MOVED 200" },
      { name: "the target is busy", flow: { target: { invite: [{ ...RING, status: 486 }] } }, outcome: "FAILED 486" },
      {
        name: "another port, so that the target is offered anew",
        flow: { target: { invite: [RING] }, transferee: { reInvite: [{}, { media: { port: 31_000 } }] } },
        outcome: "MOVED 200",
      },
    ];

    describe.each(flows)("$name", ({ flow, outcome }) => {
      it.each(COMMITS)("at its commit %i, before it is stored and after", async (commit) => {
        for (const point of ["before-commit", "after-commit"] as const) {
          const crash: Crash = { commit, point, downMs: 400 };
          const world = await transferWorld({ ...base, ...flow, crashes: [crash] });
          await world.run(90_000);
          expectStanding(world);
          expect(outcomes(world)).toEqual([outcome]);
          expect(notified(world)).toEqual([100, Number(outcome.split(" ")[1])]);
          expect(whoIsUp(world)).toEqual(["north", outcome === "MOVED 200" ? TARGET[base.targetClass] : "pbx"].sort());
          await expectEnded(world);
        }
      });
    });

    it("the same one twice, one after the other", async () => {
      for (let commit = 1; commit < 28; commit += 3) {
        const world = await transferWorld({
          ...base,
          crashes: [
            { commit, point: "after-commit", downMs: 200 },
            { commit: commit + 2, point: "before-commit", downMs: 600 },
          ],
        });
        await world.run(90_000);
        expectStanding(world);
        expect(outcomes(world)).toEqual(["MOVED 200"]);
        await expectEnded(world);
      }
    });
  },
);

describe.each(FLOWS)(
  "takeover with all parties on TCP, $direction, class $targetClass: nobody but us sends again (CLUSTER rule 10)",
  (base) => {
    const tcp = {
      transport: "TCP",
      ...(base.targetClass === "SIP" ? { referTo: "<sip:agent@agent.example;transport=tcp>" } : {}),
    } as const;

    it("without a crash", async () => {
      const world = await transferWorld({ ...base, ...tcp });
      await world.run(20_000);
      expectStanding(world);
      expect(outcomes(world)).toEqual(["MOVED 200"]);
      await expectEnded(world);
    });

    it.each(COMMITS)("at commit %i, before it is stored and after", async (commit) => {
      for (const point of ["before-commit", "after-commit"] as const) {
        const world = await transferWorld({ ...base, ...tcp, crashes: [{ commit, point, downMs: 400 }] });
        await world.run(90_000);
        expectStanding(world);
        expect(outcomes(world)).toEqual(["MOVED 200"]);
        expect(notified(world)).toEqual([100, 200]);
        await expectEnded(world);
      }
    });
  },
);

describe("a router is away", () => {
  it("for a while, in an established call: the call stays, and what was said meanwhile is heard", async () => {
    const world = await transferWorld({ hold: false, refers: false });
    await world.run(2_000);
    world.platform.crash(5_000);
    await world.run(100);
    world.act("pbx", { kind: "request", method: "INFO" });
    await world.run(10_000);
    expect(world.agent("north").requests.filter(({ method }) => method === "INFO")).toHaveLength(1);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    expectStanding(world);
    await expectEnded(world);
  });

  it("and the event log too: no event is lost, none counted twice", async () => {
    const world = await transferWorld({});
    world.platform.log.isDown = true;
    await world.run(3_000);
    world.platform.crash(300);
    await world.run(5_000);
    expect(world.platform.log.events).toEqual([]);
    world.platform.log.isDown = false;
    await world.run(80_000);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expectStanding(world);
    await expectEnded(world);
  });
});
