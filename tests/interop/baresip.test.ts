import { type Script, SipAgent, type UdpAgent, udpAgent } from "@tandem/testkit";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Baresip, startBaresip } from "./baresip/baresip.ts";
import { readRtpStatistics } from "./baresip/rtp-statistics.ts";
import { loopbackNet, type TestPlatform, testPlatform } from "./test-platform.ts";

// Debian's baresip as the customer's phone: a blind transfer with voice. Carrier and target are scripted agents that count the RTP they get.

const NET = loopbackNet(28);
const WAIT_MS = 5_000;
/** Packets of 20 ms: a fifth of a second of voice. */
const VOICE = 10;
const RTP_PORT = 30_000;

let world: TestPlatform;
const opened: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  world = await testPlatform(NET);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});
afterAll(() => world.close());

async function phone(address: string, user = "+12025550100", account: readonly string[] = []): Promise<Baresip> {
  const started = await startBaresip({ address, user, account });
  opened.push(started);
  return started;
}

async function agent(name: string, address: string, script: Script = {}): Promise<UdpAgent> {
  const server = { address: `${NET}.1`, port: 5060 };
  const options = { name, address, port: 5060, user: name, server, mediaPort: RTP_PORT, script };
  const started = await udpAgent(new SipAgent(options));
  opened.push(started);
  return started;
}

const isUp = ({ agent: { dialogs } }: UdpAgent) => dialogs.some(({ state }) => state === "up");
const heard = ({ rtp }: UdpAgent, from: UdpAgent) =>
  rtp?.received.get(`${from.agent.address}:${from.agent.mediaPort}`) ?? 0;

async function hears(one: UdpAgent, other: UdpAgent): Promise<boolean> {
  one.rtp?.reset();
  return one.until(() => heard(one, other) >= VOICE, WAIT_MS);
}

/** Each has received enough from the source of the other. */
async function hearEachOther(one: Baresip, other: Baresip): Promise<boolean> {
  const end = performance.now() + WAIT_MS;
  while (performance.now() < end) {
    const [here, there] = await Promise.all(
      [one, other].map(async (each) => readRtpStatistics(await each.command("audio_debug"))),
    );
    if (here === undefined || there === undefined) return false;
    const heardEnough = [here.received.get(there.source) ?? 0, there.received.get(here.source) ?? 0];
    if (heardEnough.every((count) => count >= VOICE)) return true;
  }
  return false;
}

it.each([
  ["a number of the PSTN", "sip:+12025550202@acme.trunk.example", "PSTN"],
  ["another domain", `sip:carol@${NET}.4`, "SIP"],
])("baresip transfers a call of its own to %s, and the two hear each other", async (_, target, targetClass) => {
  const transferee = await agent("transferee", world.north);
  const targetAgent = await agent("target", world.south);
  const customer = await phone(world.customer);
  await customer.command("dial", `sip:+12025550101@${NET}.1`);
  expect(await customer.saw("CALL_ESTABLISHED", WAIT_MS), customer.output).toBe(true);
  expect(
    await transferee.until(
      () => [...(transferee.rtp?.received.values() ?? [])].some((count) => count >= VOICE),
      WAIT_MS,
    ),
  ).toBe(true);

  await customer.command("transfer", target);
  expect(await customer.saw("CALL_CLOSED", WAIT_MS, "transfer"), customer.output).toBe(true);
  expect(isUp(targetAgent)).toBe(true);
  expect(await Promise.all([hears(transferee, targetAgent), hears(targetAgent, transferee)])).toEqual([true, true]);

  targetAgent.hangUp();
  expect(await transferee.until(() => !isUp(transferee), WAIT_MS)).toBe(true);
  expect([...transferee.agent.violations, ...targetAgent.agent.violations]).toEqual([]);
  const [parent, child] = await world.newestCall(2);
  expect(child).toMatchObject({ parentId: parent?.callId, targetClass, outcome: "MOVED", finalStatus: 200 });
});

it("baresip with a password transfers its call: only the INVITE is challenged", async () => {
  const transferee = await agent("transferee", world.north);
  const targetAgent = await agent("target", world.south);
  const route = `outbound="sip:${NET}.1:5060"`;
  const customer = await phone(`${NET}.9`, "agent", ["auth_user=agent", "auth_pass=interop-only", route]);
  await customer.command("dial", "sip:+12025550101@globex.trunk.example");
  expect(await customer.saw("CALL_ESTABLISHED", WAIT_MS), customer.output).toBe(true);
  await customer.command("transfer", "sip:+12025550202@globex.trunk.example");
  expect(await customer.saw("CALL_CLOSED", WAIT_MS, "transfer"), customer.output).toBe(true);
  expect(await Promise.all([hears(transferee, targetAgent), hears(targetAgent, transferee)])).toEqual([true, true]);
  targetAgent.hangUp();
  expect(await transferee.until(() => !isUp(transferee), WAIT_MS)).toBe(true);
  const [parent, child] = await world.newestCall(2);
  expect(parent).toMatchObject({ trunkId: "globex", hasChildren: true });
  expect(child).toMatchObject({ trunkId: "globex", outcome: "MOVED", finalStatus: 200 });
});

it("baresip transfers a call that came to it from the PSTN", async () => {
  const to = `sip:+12025550100@${NET}.1`;
  const from = `sip:+12025550177@${world.north}`;
  const caller = await agent("caller", world.north, { steps: [{ on: "start", do: { kind: "call", to, from } }] });
  const targetAgent = await agent("target", world.south);
  const customer = await phone(world.customer);
  caller.start();
  expect(await customer.saw("CALL_ESTABLISHED", WAIT_MS), customer.output).toBe(true);
  await customer.command("transfer", "sip:+12025550202@acme.trunk.example");
  expect(await customer.saw("CALL_CLOSED", WAIT_MS, "transfer"), customer.output).toBe(true);
  expect(await Promise.all([hears(caller, targetAgent), hears(targetAgent, caller)])).toEqual([true, true]);
  caller.hangUp();
  expect(await targetAgent.until(() => !isUp(targetAgent), WAIT_MS)).toBe(true);
  const [parent, child] = await world.newestCall(2);
  expect(parent).toMatchObject({ direction: "INBOUND", hasChildren: true });
  expect(child).toMatchObject({ outcome: "MOVED", finalStatus: 200 });
});

it("three baresips: one transfers the second to the third, and those two hear each other", async () => {
  const transferee = await phone(world.north, "+12025550101");
  const target = await phone(world.south, "carol");
  const customer = await phone(world.customer);
  await customer.command("dial", `sip:+12025550101@${NET}.1`);
  expect(await customer.saw("CALL_ESTABLISHED", WAIT_MS), customer.output).toBe(true);
  await customer.command("transfer", `sip:carol@${NET}.4`);
  expect(await customer.saw("CALL_CLOSED", WAIT_MS, "transfer"), customer.output).toBe(true);
  expect(await hearEachOther(transferee, target), transferee.output).toBe(true);
  await target.command("hangup");
  expect(await transferee.saw("CALL_CLOSED", WAIT_MS), transferee.output).toBe(true);
  const [parent, child] = await world.newestCall(2);
  expect(child).toMatchObject({ parentId: parent?.callId, targetClass: "SIP", outcome: "MOVED", finalStatus: 200 });
});
