import type { Limits } from "@tandem/transfer-router";
import { describe, expect, it } from "vitest";
import { expectEnded, expectLivesOn, notified, outcomes, type TransferFlow, transferWorld } from "./transfer-flow.ts";

const WAYS = [
  { direction: "termination", caller: "pbx" },
  { direction: "origination", caller: "north" },
] as const;

/** Who counts the calls says nothing any more after so many. */
const silentAfter = (calls: number): Pick<TransferFlow, "limits"> => ({
  limits: (limits): Limits => {
    let asked = 0;
    return {
      ...limits,
      take(...call) {
        asked += 1;
        return asked > calls ? new Promise(() => undefined) : limits.take(...call);
      },
    };
  },
});

describe.each(WAYS)("when nobody says in time whether a call may be made, $direction", ({ direction, caller }) => {
  it("a new one gets 503 with Retry-After (RFC 3261 §21.5.4), and is forgotten", async () => {
    const world = await transferWorld({ direction, hold: false, refers: false, ...silentAfter(0) });
    await world.run(4_900);
    expect(world.agent(caller).dialogs.map(({ state }) => state)).toEqual(["calling"]);
    await world.run(1_000);
    expect(world.agent(caller).dialogs).toMatchObject([{ state: "ended", ending: "refused", status: 503 }]);
    const [answer] = world.agent(caller).responses.filter(({ method }) => method === "INVITE");
    expect(answer?.text).toMatch(/^Retry-After: 5\r$/m);
    expect(answer?.text).toMatch(/^Warning: 399 .*"neither limits nor billing said in time/m);
    await expectEnded(world);
  });

  it("a transfer fails with 503 in its NOTIFY, and costs no call", async () => {
    const world = await transferWorld({ direction, hold: false, ...silentAfter(1) });
    await world.run(9_000);
    expect(world.agent("pbx").refers[0]?.status).toBe(202);
    expect(notified(world)).toEqual([100, 503]);
    expect(world.agent("pbx").notifies[1]?.sipfrag).toMatch(
      /^SIP\/2\.0 503 Admission Unavailable\r\nRetry-After: 5\r$/m,
    );
    expect(outcomes(world)).toEqual(["FAILED 503"]);
    await expectLivesOn(world);
  });
});
