import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBaresip } from "./baresip/baresip.ts";
import { type Part, play } from "./sipp/play.ts";
import {
  answer,
  answered,
  hangUp,
  hungUp,
  invite,
  invited,
  notified,
  refer,
  reinvited,
  response,
  type Step,
} from "./sipp/steps.ts";
import { loopbackNet, type TestPlatform, testPlatform } from "./test-platform.ts";

// Calls and transfers over TCP, with SIPp at every end: over one connection (t1) and over one for each call (tn).

const NET = loopbackNet(29);
const CALLED = "sip:+12025550101@acme.trunk.example";
const TARGET = "+12025550202";
const WAIT_MS = 5_000;
const TALK: Step = '<pause milliseconds="500"/>';
const told = [notified("100 ", "active"), notified("200 ", "terminated")];

let world: TestPlatform;
beforeAll(async () => {
  world = await testPlatform(NET, ["byeGuardMs: 300"], "TCP");
});
afterAll(() => world.close());

type Mode = Part["transport"];

const customer = (transport: Mode, ...steps: readonly Step[]): Part => ({
  address: world.customer,
  calls: world.address,
  steps: [invite({ to: CALLED }), answered(), ...steps],
  transport,
});
const called = (address: string, transport: Mode, ...steps: readonly Step[]): Part => ({
  address,
  steps: [invited(), answer(), ...steps],
  transport,
});

const MODES: readonly { readonly name: string; readonly mode: Mode }[] = [
  { name: "TCP, one connection", mode: "t1" },
  { name: "TCP, a connection for each call", mode: "tn" },
  { name: "UDP", mode: undefined },
];

describe.each(MODES)("carriers speak TCP, the customer $name", ({ mode }) => {
  it.each(["t1", "tn"] as const)("a call is answered and hung up by the customer, carrier on %s", async (carrier) => {
    await play({
      customer: customer(mode, '<pause milliseconds="100"/>', hangUp({ cseq: 2 })),
      transferee: called(world.north, carrier, hungUp()),
    });
    const [call] = await world.newestCall(1);
    expect(call).toMatchObject({ direction: "OUTBOUND", callResult: "COMPLETED", hungUpBy: "CUSTOMER" });
  });

  it("a call is hung up by the called party: the BYE takes the customer's connection", async () => {
    await play({
      customer: customer(mode, hungUp()),
      transferee: called(world.north, "t1", TALK, hangUp({ cseq: 1 })),
    });
    const [call] = await world.newestCall(1);
    expect(call).toMatchObject({ callResult: "COMPLETED", hungUpBy: "CARRIER" });
  });

  it.each([
    ["a number of the PSTN", `<sip:${TARGET}@acme.trunk.example>`, "PSTN"],
    ["another domain", `<sip:carol@${NET}.4;transport=tcp>`, "SIP"],
  ])("a call is transferred to %s", async (_, to, targetClass) => {
    await play({
      customer: customer(mode, refer(to), response(202), ...told, hangUp()),
      transferee: called(world.north, "t1", reinvited(), hungUp()),
      target: called(world.south, "t1", TALK, hangUp({ cseq: 1 })),
    });
    const [parent, child] = await world.newestCall(2);
    expect(child).toMatchObject({ parentId: parent?.callId, targetClass, outcome: "MOVED", finalStatus: 200 });
  });
});

it("baresip with a password dials and transfers: three phones over TCP", async () => {
  const phones = [
    await startBaresip({ address: world.north, user: "+12025550101" }),
    await startBaresip({ address: world.south, user: TARGET }),
    // It connects from whatever address the system gives it: a password says whose it is.
    await startBaresip({
      address: `${NET}.9`,
      user: "agent",
      account: ["auth_user=agent", "auth_pass=interop-only", `outbound="sip:${NET}.1:5060;transport=tcp"`],
    }),
  ] as const;
  const [transferee, target, phone] = phones;
  try {
    await phone.command("dial", "sip:+12025550101@globex.trunk.example");
    expect(await phone.saw("CALL_ESTABLISHED", WAIT_MS), phone.output).toBe(true);
    await phone.command("transfer", `sip:${TARGET}@globex.trunk.example`);
    expect(await phone.saw("CALL_CLOSED", WAIT_MS, "transfer"), phone.output).toBe(true);
    await target.command("hangup");
    expect(await transferee.saw("CALL_CLOSED", WAIT_MS), transferee.output).toBe(true);
  } finally {
    await Promise.all(phones.map((each) => each.close()));
  }
  const [parent, child] = await world.newestCall(2);
  expect(child).toMatchObject({ parentId: parent?.callId, targetClass: "PSTN", outcome: "MOVED", finalStatus: 200 });
});

it("a call of the PSTN reaches the customer's endpoint over TCP, and is transferred to one on UDP", async () => {
  const to = "sip:+12025550100@acme.trunk.example";
  await play({
    caller: {
      address: world.north,
      calls: world.address,
      steps: [invite({ to, from: `<sip:+12025550177@${world.north}>` }), answered(), reinvited(), hungUp()],
      transport: "t1",
    },
    customer: {
      address: world.customer,
      steps: [
        invited(),
        answer(),
        refer(`<sip:carol@${NET}.4>`, { cseq: 1 }),
        response(202),
        ...told,
        hangUp({ cseq: 2 }),
      ],
      transport: "t1",
    },
    target: called(world.south, undefined, TALK, hangUp({ cseq: 1 })),
  });
  const [parent, child] = await world.newestCall(2);
  expect(parent).toMatchObject({ direction: "INBOUND", hasChildren: true });
  expect(child).toMatchObject({ targetClass: "SIP", outcome: "MOVED", finalStatus: 200 });
});
