import { createSocket } from "node:dgram";
import { afterAll, beforeAll, expect, it } from "vitest";
import { play } from "./sipp/play.ts";
import {
  answer,
  answered,
  hangUp,
  hungUp,
  invite,
  invited,
  notified,
  pause,
  refer,
  refuse,
  response,
} from "./sipp/steps.ts";
import { loopbackNet, type TestPlatform, testPlatform } from "./test-platform.ts";

// What a real call leaves behind: its ladder out of the database, and copies at a Homer server.

const NET = loopbackNet(57);
const HOMER = { address: `${NET}.9`, port: 9060 };

let world: TestPlatform;
let homer: ReturnType<typeof createSocket>;
const packets: Buffer[] = [];
beforeAll(async () => {
  homer = createSocket("udp4", (packet) => packets.push(packet));
  await new Promise<void>((resolve) => homer.bind(HOMER.port, HOMER.address, resolve));
  const hep = { server: HOMER, agentId: 7, key: "interop", packetsPerSecond: 10_000 };
  // On a busy machine a call is late, and not refused: overload is not what is looked at.
  world = await testPlatform(NET, [], "UDP", {}, { hep, limits: { eventLoopLagMs: 30_000 } });
});
afterAll(async () => {
  await world.close();
  await new Promise<void>((resolve) => homer.close(resolve));
});

it("a transferred call's ladder, raw messages and copies are what crossed the wire", async () => {
  await play({
    customer: {
      address: world.customer,
      calls: world.address,
      steps: [
        invite({ to: "sip:+12025550101@acme.trunk.example" }),
        answered(),
        refer("<sip:+12025550202@acme.trunk.example>"),
        response(202),
        notified("100 ", "active"),
        notified("486 ", "terminated"),
        pause(200),
        hangUp({ cseq: 9 }),
      ],
    },
    transferee: { address: world.north, steps: [invited(), answer(), hungUp()] },
    target: { address: world.south, steps: [invited(), refuse("486 Busy Here")] },
  });
  const [parent, child] = await world.newestCall(2);
  const { signalling, signallingPort, calls } = world.platform;
  const asked = () => signallingPort.getSignalling({ callIds: [child!.callId] });
  // It waits for copies for a while, and for other calls.
  await expect.poll(async () => (await asked()).parts.length, { timeout: 20_000 }).toBe(1);
  const records = await Promise.all([parent, child].map((call) => calls.getCall({ callId: call!.callId })));
  const tree = records.flatMap(({ call }) => (call === undefined ? [] : [call]));
  const { parties, messages, isCut, gaps } = await signalling.ladder(tree, false);
  expect([isCut, gaps]).toEqual([false, []]);
  expect(parties.map(({ role, address }) => [role, address])).toEqual([
    ["transferor", `${world.customer}:5060`],
    ["platform", `${NET}.1:5060`],
    ["transferee", `${world.north}:5060`],
    ["target", `${world.south}:5060`],
  ]);
  const role = new Map(parties.map((party) => [party.id, party.role]));
  const arrows = messages.map(({ from, to, label }) => `${role.get(from)} > ${role.get(to)} ${label}`);
  const order = [
    "transferor > platform REFER",
    "platform > transferor 202 Accepted (REFER)",
    "platform > target INVITE",
    "target > platform 486 Busy Here (INVITE)",
    "platform > transferor NOTIFY 486",
    "transferor > platform BYE",
  ].map((arrow) => arrows.indexOf(arrow));
  expect(order).toEqual([...order].sort((one, other) => one - other));
  expect(order[0]).toBeGreaterThan(0);
  const copies = packets.map((packet) => packet.toString("latin1"));
  for (const { index } of messages.filter(({ from }) => from === "platform")) {
    const text = (await signalling.message(tree, index)) ?? "";
    expect(copies.some((copy) => copy.startsWith("HEP3") && copy.endsWith(text))).toBe(true);
  }
});

it("nothing is kept of a call where capture is off", async () => {
  const silent = await testPlatform(
    loopbackNet(58),
    [],
    "UDP",
    {},
    {
      capture: { enabled: false, bodies: true, keepDays: 7 },
    },
  );
  try {
    await play({
      customer: {
        address: silent.customer,
        calls: silent.address,
        steps: [invite({ to: "sip:+12025550101@acme.trunk.example" }), answered(), hangUp()],
      },
      transferee: { address: silent.north, steps: [invited(), answer(), hungUp()] },
    });
    const [call] = await silent.newestCall(1);
    await silent.platform.settled();
    const { parts } = await silent.platform.signallingPort.getSignalling({ callIds: [call?.callId ?? ""] });
    expect(parts).toEqual([]);
  } finally {
    await silent.close();
  }
});
