import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Script, SipAgent, type UdpAgent, udpAgent } from "@tandem/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTandem, type Tandem } from "../testing/run-tandem.ts";
import { writeConfig } from "../testing/test-config.ts";

const ADDRESS = "127.0.22.42";
/** Of the configuration's carrier. */
const NORTH = "127.0.22.99";
const SLOW = { timeout: 90_000 };
const SOON = { timeout: 20_000 };

let root: string;
let data: string;
let config: string;
let up: Tandem;
let customer: UdpAgent;
let north: UdpAgent;
const running: Tandem[] = [];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-live-"));
  data = join(root, "data");
  config = await writeConfig(join(root, "up.yaml"), ADDRESS);
  up = await started();
  customer = await party("+12025550100", ADDRESS, 5070, {});
  north = await party("north", NORTH, 5060, { invite: [{ provisional: [{ status: 180, after: 10 }], after: 20 }] });
}, SLOW.timeout);
afterAll(async () => {
  for (const { child } of running) child.kill("SIGTERM");
  await Promise.all([...running.map(({ exit }) => exit), customer?.close(), north?.close()]);
  await rm(root, { recursive: true, force: true });
}, SLOW.timeout);

async function started(): Promise<Tandem> {
  const tandem = runTandem(["up", "--config", config, "--data", data, "--warm-up", "off"]);
  running.push(tandem);
  await tandem.line(/^ready /);
  return tandem;
}

function party(user: string, address: string, port: number, script: Script): Promise<UdpAgent> {
  const server = { address: ADDRESS, port: 5060 };
  const agent = new SipAgent({ name: user, user, address, port, mediaPort: 41_000 + port, server, script });
  return udpAgent(agent, { rtp: false });
}

async function ended(...args: readonly string[]) {
  const run = runTandem(args);
  return { code: await run.exit, out: run.stdout(), err: run.stderr() };
}

/** The customer calls, and north has answered. */
async function called(): Promise<void> {
  const from = "<sip:+12025550100@acme.trunk.example>";
  customer.act({ kind: "call", to: "sip:+12025550150@acme.trunk.example", from });
  expect(await customer.until((agent) => agent.up.length === 1, SOON.timeout)).toBe(true);
}

/** Follows events; it is listening when this resolves. */
async function following(...args: readonly string[]): Promise<Tandem> {
  const follow = runTandem(["live", "--follow", "--data", data, ...args]);
  running.push(follow);
  await expect.poll(follow.stderr, SOON).toContain(`listening at http://${ADDRESS}:8080`);
  return follow;
}

describe("tandem live", SLOW, () => {
  it("says that no calls go on", async () => {
    const { code, out } = await ended("live", "--data", data);
    expect([code, out]).toEqual([0, "no calls go on\n\n0 calls, 0 transfers under way, 0 new calls a second\n"]);
  });

  it("shows a call and what happens to it, and ends it once told to", async () => {
    const follow = await following("--json");
    await called();
    const { callId, detail } = JSON.parse(await follow.line(/"name":"call\.started"/));
    expect(detail).toMatchObject({ from: "+12025550100", to: "+12025550150" });

    const talking = new RegExp(`^.* ${callId} +acme +\\+12025550100 +\\+12025550150 .* talking +\\d+$`, "m");
    await expect.poll(async () => (await ended("live", "--data", data)).out, SOON).toMatch(talking);
    const open = JSON.parse((await ended("live", "--data", data, "--json")).out);
    expect(open).toMatchObject({ activeCalls: 1, calls: [{ callId }] });

    expect(await ended("live", "end", callId, "--data", data)).toMatchObject({
      code: 1,
      err: "nobody can be asked here: say --yes to end the call without a question\n",
    });
    expect(customer.agent.up).toHaveLength(1);
    expect(await ended("live", "end", callId, "--yes", "--data", data)).toEqual({
      ...{ code: 0, out: `ending ${callId}\n`, err: "" },
    });
    expect(await customer.until((agent) => agent.up.length === 0, SOON.timeout)).toBe(true);
    await follow.line(new RegExp(`"name":"call\\.ended","callId":"${callId}"`));
    follow.child.kill("SIGINT");
    expect(await follow.exit).toBe(0);

    const end = () => ended("live", "end", callId, "--yes", "--data", data);
    await expect.poll(async () => (await end()).err, SOON).toBe(`the call ${callId} is over\n`);
    const unknown = await ended("live", "end", "no-such-call", "--yes", "--data", data);
    expect([unknown.code, unknown.err]).toEqual([1, "there is no call no-such-call\n"]);
  });

  it("follows a platform that is started anew, and tells people what it is", async () => {
    const follow = await following();
    up.child.kill("SIGTERM");
    expect(await up.exit).toBe(0);
    await expect.poll(follow.stderr, SOON).toContain("it is asked for again");
    up = await started();
    await expect.poll(follow.stderr, { timeout: 60_000 }).toContain("again: events in between are in tandem calls");
    await called();
    const line = await follow.line(/ call\.started /);
    expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z call\.started +\S+ trunk=acme .*to=\+12025550150/);
    customer.act({ kind: "bye" });
    await follow.line(/ call\.ended /);
    follow.child.kill("SIGTERM");
    expect(await follow.exit).toBe(0);
  });

  it("says what to do where no platform runs", async () => {
    for (const more of [[], ["--follow"]]) {
      const { code, err } = await ended("live", "--data", join(root, "none"), ...more);
      expect([code, err]).toEqual([1, expect.stringContaining("start it with tandem up or tandem cluster")]);
    }
  });
});
