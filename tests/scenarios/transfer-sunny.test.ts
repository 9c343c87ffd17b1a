import { describe, expect, it } from "vitest";
import {
  expectEnded,
  expectStanding,
  FLOWS,
  notified,
  outcomes,
  TARGET,
  transferWorld,
  whoIsUp,
} from "./transfer-flow.ts";

describe.each(FLOWS)("a blind transfer, $direction, class $targetClass", ({ direction, targetClass }) => {
  const target = TARGET[targetClass];

  it.each([true, false])("moves the transferee to the target, hold before it: %s", async (hold) => {
    const world = await transferWorld({ direction, targetClass, hold });
    await world.run(10_000);
    expectStanding(world);
    expect(notified(world)).toEqual([100, 200]);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(whoIsUp(world)).toEqual(["north", target].sort());
    expect(world.agent("pbx").dialogs[0]?.ending).toBe("their-bye");
    for (const place of ["north", target] as const) {
      expect(world.agent(place).media[0]?.local.direction).toBe("sendrecv");
      expect(world.agent(place).media[0]?.remote.direction).toBe("sendrecv");
    }
    await expectEnded(world);
  });

  it.each(["north", "target"])("ends both legs when the %s hangs up", async (who) => {
    const world = await transferWorld({ direction, targetClass });
    await world.run(10_000);
    world.hangUp(who === "north" ? "north" : target);
    await world.run(2_000);
    expect(whoIsUp(world)).toEqual([]);
    await expectEnded(world);
  });

  it("rates each PSTN leg to its own end, the foreign leg not at all", async () => {
    const world = await transferWorld({ direction, targetClass });
    await world.run(10_000);
    await expectEnded(world);
    const ended = world.platform.log.events.flatMap(({ body }) =>
      body.type === "leg.ended" && body.answeredAt > 0 ? [body] : [],
    );
    expect(ended.map(({ side }) => side).sort()).toEqual(
      targetClass === "PSTN" ? ["carrier", "carrier", "customer"] : ["carrier", "customer", "foreign"],
    );
    const started = world.platform.log.events.flatMap(({ body }) => (body.type === "call.started" ? [body] : []));
    expect(started.map(({ relationship, targetClass: of }) => [relationship, of])).toEqual([
      ["initial", "PSTN"],
      ["referred", targetClass],
    ]);
  });
});
