import { field, readMessage, type WireMessage } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import {
  clusterTransferWorld,
  expectEnded,
  expectStanding,
  FLOWS,
  type TransferFlow,
  whoIsUp,
} from "./transfer-flow.ts";

const SHAPE = { routers: 3, edges: 2 } as const;
const CALM: TransferFlow = { refers: false, hold: false };
/** Longer than a router is waited for. */
const ANSWERED_MS = 2_000;

type World = Awaited<ReturnType<typeof clusterTransferWorld>>;

const recordsOf = (world: World): string[] =>
  world.platform.calls().flatMap(({ records }) => records.map(({ id }) => id));

/** What each router says that is up now. */
async function foundBy(world: World, callIds: string[]) {
  const asked = Promise.all(world.platform.routers.map(({ calls }) => calls.find({ callIds })));
  await world.run(ANSWERED_MS);
  return await asked;
}

async function endBy(world: World, router: number, callId: string, text = "") {
  const asked = world.platform.routers[router]?.calls.end({ callId, text });
  await world.run(ANSWERED_MS);
  return await asked;
}

function wire(text: string): WireMessage {
  const message = readMessage(text);
  if (message === undefined) throw new Error("no message");
  return message;
}

/** How the records ended, as "PLATFORM 31 operator". */
const endings = (world: World): readonly string[] =>
  world.platform.log.events.flatMap(({ body }) =>
    body.type === "call.ended" ? [`${body.hungUpBy} ${body.cause} ${body.why ?? ""}`.trim()] : [],
  );

describe("a record is looked for", () => {
  it("on every router, whichever is asked, and what runs nowhere is gone for sure", async () => {
    const world = await clusterTransferWorld(CALM, SHAPE);
    await world.run(5_000);
    const ids = recordsOf(world);
    expect(ids).toHaveLength(1);
    for (const answer of await foundBy(world, [...ids, "0".repeat(32), "<script>"]))
      expect(answer).toEqual({ callIds: ids, isSure: true });
  });

  it.each([
    ["the bus is away", (world: World) => world.platform.hub.setUp(false)],
    ["the store is away", (world: World) => void Object.assign(world.platform.outage, { isAway: true })],
  ])("while %s nothing is sure", async (_, fail) => {
    const world = await clusterTransferWorld(CALM, SHAPE);
    await world.run(5_000);
    const ids = recordsOf(world);
    fail(world);
    await world.run(5_000);
    for (const answer of await foundBy(world, ids)) expect(answer.isSure).toBe(false);
  });

  it("while a router's partitions have no owner nothing is sure; when others have them its calls are found", async () => {
    const world = await clusterTransferWorld(CALM, SHAPE);
    await world.run(5_000);
    const ids = recordsOf(world);
    for (const { name } of world.platform.routers.slice(0, 2)) world.platform.kill(name, Number.POSITIVE_INFINITY);
    const [left] = world.platform.routers;
    const asked = left?.calls.find({ callIds: ids });
    await world.run(ANSWERED_MS);
    expect((await asked)?.isSure).toBe(false);
    await world.run(5_000);
    expect(await foundBy(world, ids)).toEqual([{ callIds: ids, isSure: true }]);
  });

  it("at no moment of a hand-over, a death or an outage is a living call said to be gone for sure", async () => {
    const world = await clusterTransferWorld(CALM, SHAPE);
    await world.run(5_000);
    const ids = recordsOf(world);
    const wrong: unknown[] = [];
    const answers: Promise<unknown>[] = [];
    const look = (): void => {
      for (const { name, calls } of world.platform.routers)
        answers.push(
          calls.find({ callIds: ids }).then((answer) => {
            if (answer.isSure && answer.callIds.length === 0) wrong.push(name);
          }),
        );
    };
    const looking = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 20) {
        look();
        await world.run(20);
      }
    };
    await world.platform.boot("router-3");
    await looking(2_000);
    const draining = world.platform.drain("router-0");
    await looking(1_000);
    await draining;
    world.platform.kill("router-1", 1_500);
    await looking(4_000);
    world.platform.outage.isAway = true;
    await looking(4_000);
    world.platform.outage.isAway = false;
    await looking(4_000);
    await world.run(ANSWERED_MS);
    await Promise.all(answers);
    expect(wrong).toEqual([]);
    expect(await foundBy(world, ids)).toContainEqual({ callIds: ids, isSure: true });
    expectStanding(world);
  });
});

describe("a call is ended by the id of its record", () => {
  it("by any router: both parties get BYE with the reason, and the record says who wanted it", async () => {
    for (const router of [0, 1, 2]) {
      const world = await clusterTransferWorld(CALM, SHAPE);
      await world.run(5_000);
      const [callId = ""] = recordsOf(world);
      expect(await endBy(world, router, callId, 'mis"dialled\r\nX: y')).toEqual({ found: true, isSure: true });
      expect(whoIsUp(world)).toEqual([]);
      const byes = world.platform.captured.filter(({ text }) => text.startsWith("BYE "));
      expect(byes.length).toBeGreaterThanOrEqual(2);
      for (const { text } of byes)
        expect(field(wire(text), "reason")).toBe('Q.850;cause=31;text="mis\\"dialled  X: y"');
      expect(endings(world)).toEqual(["PLATFORM 31 operator"]);
      expect(await endBy(world, router, callId)).toEqual({ found: false, isSure: true });
      await expectEnded(world);
    }
  });

  it("while it rings: the called party gets CANCEL, the caller a final response", async () => {
    const world = await clusterTransferWorld(
      { ...CALM, transferee: { invite: [{ provisional: [{ status: 180, after: 40 }], after: 30_000 }] } },
      SHAPE,
    );
    await world.run(5_000);
    const [callId = ""] = recordsOf(world);
    expect(await endBy(world, 1, callId)).toMatchObject({ found: true });
    expect(world.agent("north").dialogs[0]?.ending).toBe("cancelled");
    expect(world.agent("pbx").dialogs[0]).toMatchObject({ ending: "refused", status: 480 });
    expect(endings(world)).toEqual(["PLATFORM 31 operator"]);
    await expectEnded(world);
  });

  it.each(FLOWS)("at any moment of a transfer nobody is left in it: $direction, $targetClass", async (flow) => {
    for (const after of [900, 1_300, 1_700, 2_000, 4_000]) {
      const world = await clusterTransferWorld(flow, SHAPE);
      await world.run(after);
      const ids = recordsOf(world);
      expect(await endBy(world, 2, ids.at(-1) ?? "")).toMatchObject({ found: true });
      await world.run(40_000);
      expect(whoIsUp(world)).toEqual([]);
      // A call that a transfer was just making is given up with 487, for which Q.850 has 16.
      for (const ending of endings(world)) expect(ending).toMatch(/^PLATFORM (31|16) operator$/);
      expect(endings(world)).toHaveLength(ids.length);
      await expectEnded(world);
    }
  });
});
