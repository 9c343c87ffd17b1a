import { type SimWorld, seededRandom } from "@tandem/testkit";
import { type Call, decodeCall, encodeCall } from "@tandem/transfer-router";
import { describe, expect, it } from "vitest";
import { RANDOM_FLOWS } from "./random-flow.ts";
import { type CallDirection, FLOWS, REFER_TO, type TargetClass, transferWorld } from "./transfer-flow.ts";

/** CLUSTER rule 16. */
const HOT_BYTES = 1_500;
const ALL_BYTES = 6_000;

const RING_FOR_LONG = { invite: [{ provisional: [{ status: 180, after: 40 }], after: 20_000 }] } as const;

/** Every state that the world's calls are in, each once, looked at every so many ms. */
async function statesOf(world: SimWorld, ms: number, every: number): Promise<readonly Call[]> {
  const seen = new Set<Call>();
  for (let passed = 0; passed < ms; passed += every) {
    await world.run(every);
    for (const call of world.platform.calls()) seen.add(call);
  }
  return [...seen];
}

function roundTrip(call: Call): Call {
  const { hot, cold } = encodeCall(call);
  return decodeCall({ hot, cold: { ...cold } });
}

/** Pending events are counted apart: they stay for 50 ms unless the log is away. */
function bytesOf(call: Call): { readonly hot: number; readonly all: number } {
  const { hot, cold } = encodeCall({ ...call, events: [] });
  const texts = Object.entries(cold).map(([name, text]) => Buffer.byteLength(name) + Buffer.byteLength(text));
  const bytes = Buffer.byteLength(hot);
  return { hot: bytes, all: bytes + texts.reduce((sum, length) => sum + length, 0) };
}

describe("a stored call is the call (CLUSTER rule 16)", () => {
  it.each(Object.keys(RANDOM_FLOWS))("in every state of: %s", async (name) => {
    const draw = RANDOM_FLOWS[name]!;
    for (const [index, base] of FLOWS.entries()) {
      const world = await transferWorld({ ...base, ...draw(seededRandom(index + 1)) });
      const states = await statesOf(world, 12_000, 40);
      expect(states.length).toBeGreaterThan(5);
      for (const call of states) expect(roundTrip(call)).toStrictEqual(call);
    }
  });

  it("while the log is away and events wait", async () => {
    const world = await transferWorld({});
    world.platform.log.isDown = true;
    const states = await statesOf(world, 5_000, 40);
    expect(Math.max(...states.map(({ events }) => events.length))).toBeGreaterThan(8);
    for (const call of states) expect(roundTrip(call)).toStrictEqual(call);
  });
});

describe.each(FLOWS)("bytes of a call whose target rings, $direction, class $targetClass (CLUSTER rule 16)", (base) => {
  async function ringing(world: SimWorld): Promise<readonly Call[]> {
    const states = await statesOf(world, 5_000, 20);
    return states.filter(
      ({ dial, legs }) => dial?.for === "transfer" && legs.length === 3 && legs[2]?.phase === "early",
    );
  }

  it("the hot part, with every transaction since the first INVITE still kept", async () => {
    const states = await ringing(await transferWorld({ ...base, target: RING_FOR_LONG }));
    expect(Math.max(...states.map(({ txs }) => txs.length))).toBeGreaterThanOrEqual(7);
    for (const call of states) expect(bytesOf(call).hot).toBeLessThan(HOT_BYTES);
  });

  it("everything, in a call that was up for a minute, was held and transferred", async () => {
    const world = await heldLate(base);
    const states = await ringing(world);
    expect(states.length).toBeGreaterThan(0);
    for (const call of states) {
      expect(bytesOf(call).hot).toBeLessThan(HOT_BYTES);
      expect(bytesOf(call).all).toBeLessThan(ALL_BYTES);
    }
  });
});

async function heldLate(base: {
  readonly direction: CallDirection;
  readonly targetClass: TargetClass;
}): Promise<SimWorld> {
  const world = await transferWorld({ ...base, hold: false, refers: false, target: RING_FOR_LONG });
  await world.run(60_000);
  world.act("pbx", { kind: "re-invite", media: { direction: "sendonly" } });
  await world.run(300);
  world.act("pbx", { kind: "refer", to: REFER_TO[base.targetClass], headers: [] });
  return world;
}
