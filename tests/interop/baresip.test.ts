import { SipAgent, type UdpAgent, udpAgent } from "@tandem/testkit";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Baresip, startBaresip } from "./baresip/baresip.ts";
import { type TestPlatform, testPlatform } from "./test-platform.ts";

// Debian's baresip as the customer's phone: a blind transfer with voice. Carrier and target are scripted agents that count the RTP they get.

const NET = "127.0.28";
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

async function phone(address: string, account: readonly string[] = []): Promise<Baresip> {
  const started = await startBaresip({ address, user: "+12025550100", account });
  opened.push(started);
  return started;
}

async function agent(name: string, address: string): Promise<UdpAgent> {
  const server = { address: `${NET}.1`, port: 5060 };
  const options = { name, address, port: 5060, user: name, server, mediaPort: RTP_PORT, script: {} };
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
  const customer = await phone(`${NET}.9`, ["auth_user=agent", "auth_pass=interop-only", route]);
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
