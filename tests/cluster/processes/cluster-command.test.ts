import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallPageJson } from "@tandem/all-in-one";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeParties, openParties, placesIn } from "../../../cli/src/demo/demo-parties.ts";
import { demoScenarios } from "../../../cli/src/demo/demo-scenarios.ts";
import { playScenario } from "../../../cli/src/demo/transfer-scenario.ts";
import { runTandem, type Tandem } from "../../../cli/src/testing/run-tandem.ts";

const NETWORK = "127.0.24";
const EXAMPLES = new URL("../../../examples/", import.meta.url).pathname;
const SLOW = { timeout: 90_000 };
const POLL = { timeout: 40_000, interval: 200 };
/** What is left by then was not ended. */
const GONE = { timeout: 15_000, interval: 100 };
const NAMES = ["billing", "cdr", "edge-0", "edge-1", "nats", "portal", "postgres", "redis", "router-0", "router-1"];

interface Listed {
  readonly name: string;
  readonly pid: number;
  readonly ready: boolean;
}

let root: string;
let config: string;
let data: string;
const started: Tandem[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-cluster-command-"));
  // PostgreSQL's own user must be let through, which a folder of mkdtemp does not do.
  data = join(tmpdir(), `tandem-cluster-data-${process.pid}`);
  config = join(root, "demo.yaml");
  const example = await readFile(join(EXAMPLES, "demo.yaml"), "utf8");
  await writeFile(config, example.replaceAll("127.0.20.", `${NETWORK}.`).replaceAll("decks/", `${EXAMPLES}decks/`));
});

afterAll(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  // Where a test has failed the servers may still be writing their last.
  const all = { recursive: true, force: true, maxRetries: 50, retryDelay: 100 };
  await Promise.all([rm(root, all), rm(data, all)]);
});

function cluster(...flags: readonly string[]): Tandem {
  const tandem = runTandem(["cluster", "--config", config, "--data", data, ...flags]);
  started.push(tandem);
  return tandem;
}

/** By their names; empty while nobody runs. */
async function processes(): Promise<Readonly<Record<string, Listed>>> {
  const status = runTandem(["cluster", "status", "--json", "--data", data]);
  await status.exit;
  const { processes: all } = JSON.parse(status.stdout() || '{"processes":[]}') as { readonly processes: Listed[] };
  return Object.fromEntries(all.map((one) => [one.name, one]));
}

const readyNames = async (): Promise<readonly string[]> =>
  Object.values(await processes())
    .filter(({ ready }) => ready)
    .map(({ name }) => name)
    .toSorted();

const pidOf = async (name: string): Promise<number> => (await processes())[name]?.pid ?? 0;

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function calls(): Promise<CallPageJson["calls"]> {
  const tandem = runTandem(["calls", "--json", "--data", data]);
  expect([await tandem.exit, tandem.stderr()]).toEqual([0, ""]);
  return (JSON.parse(tandem.stdout()) as CallPageJson).calls;
}

async function answerToOptions(): Promise<string> {
  const socket = createSocket("udp4");
  try {
    socket.bind(0, `${NETWORK}.9`);
    await once(socket, "listening");
    const answer = once(socket, "message", { signal: AbortSignal.timeout(5_000) });
    const { port } = socket.address();
    const lines = [
      `OPTIONS sip:${NETWORK}.1 SIP/2.0`,
      `Via: SIP/2.0/UDP ${NETWORK}.9:${port};branch=z9hG4bK-1`,
      "Max-Forwards: 70",
      `From: <sip:a@${NETWORK}.9>;tag=1`,
      `To: <sip:${NETWORK}.1>`,
      "Call-ID: cluster-options",
      "CSeq: 1 OPTIONS",
      "Content-Length: 0",
    ];
    socket.send(`${lines.join("\r\n")}\r\n\r\n`, 5060, `${NETWORK}.1`);
    const [bytes] = (await answer) as [Buffer];
    return bytes.toString("latin1").split("\r\n")[0] ?? "";
  } finally {
    socket.close();
  }
}

/** One of the demo's transfers; each has Call-IDs of its own, and may be played once. Answers the claims that were not so. */
async function playTransfer(which: 0 | 1): Promise<readonly string[]> {
  const places = placesIn(NETWORK);
  const parties = await openParties(places);
  try {
    const { checks } = await playScenario(demoScenarios(parties, places)[which]);
    return checks.filter(({ held }) => !held).map(({ claim, found }) => `${claim}: ${found}`);
  } finally {
    await closeParties(parties.all);
  }
}

describe("tandem cluster", SLOW, () => {
  let running: Tandem;
  let pids: readonly number[] = [];

  test("starts every process and says in one line where it takes calls", async () => {
    running = cluster();
    await running.line(/^ready /);
    expect(running.stdout()).toBe(`ready sip=udp:${NETWORK}.1:5060 http=${NETWORK}.1:8080 data=${data}\n`);
    expect(await readyNames()).toEqual(NAMES);
    expect(await answerToOptions()).toBe("SIP/2.0 200 OK");
    expect((await stat(join(data, "cluster", "secrets.json"))).mode & 0o077).toBe(0);
  });

  test("keeps its folder and its addresses from others, who say who has them", async () => {
    const refused = async (args: readonly string[]): Promise<string> => {
      const other = runTandem(args);
      expect(await other.exit).toBe(1);
      return other.stderr();
    };
    const elsewhere = join(root, "other.yaml");
    await writeFile(elsewhere, (await readFile(config, "utf8")).replaceAll(`${NETWORK}.1:`, `${NETWORK}.7:`));
    expect(await refused(["cluster", "--config", elsewhere, "--data", data])).toContain(
      `in use by process ${running.child.pid}`,
    );
    expect(await refused(["cluster", "--config", config, "--data", join(root, "b"), "--http", "off"])).toMatch(
      /udp:127\.0\.24\.1:5060 is in use by /,
    );
    expect(await refused(["up", "--config", elsewhere, "--data", data])).toContain(
      `${data} holds the records of \`tandem cluster\``,
    );
  });

  test("a transferred call is recorded and rated, and tandem calls shows it", async () => {
    expect(await playTransfer(0)).toEqual([]);
    await expect
      .poll(async () => (await calls()).map(({ isComplete, charges }) => [isComplete, charges.length]), POLL)
      .toEqual([
        [true, 1],
        [true, 1],
      ]);
  });

  test.each(["router-0", "edge-0", "redis", "nats", "postgres", "cdr"])(
    "%s that is killed is started again",
    async (name) => {
      const pid = await pidOf(name);
      process.kill(pid, "SIGKILL");
      await expect.poll(() => pidOf(name), POLL).not.toBe(pid);
      await expect.poll(readyNames, POLL).toEqual(NAMES);
      expect(running.stderr()).toContain(`${name}: `);
    },
  );

  test("an edge that stalls is killed and started again (CLUSTER rule 28)", async () => {
    const pid = await pidOf("edge-1");
    process.kill(pid, "SIGSTOP");
    await expect.poll(() => lives(pid), POLL).toBe(false);
    await expect.poll(readyNames, POLL).toEqual(NAMES);
    expect(running.stderr()).toContain("edge-1: does not answer for 2 s; killing it");
  });

  test("after all that a transfer is as good as before", async () => {
    expect(await playTransfer(1)).toEqual([]);
    await expect.poll(async () => (await calls()).length, POLL).toBe(4);
  });

  test("SIGTERM ends it in order, and nothing of it is left", async () => {
    pids = Object.values(await processes()).map(({ pid }) => pid);
    running.child.kill("SIGTERM");
    expect(await running.exit).toBe(0);
    expect(pids.filter(lives)).toEqual([]);
    expect(running.stderr()).not.toContain("events are left");
    const after = runTandem(["cluster", "status", "--data", data]);
    expect(await after.exit).toBe(1);
    expect(after.stderr()).toContain(`no cluster runs on ${data}`);
    const asked = runTandem(["calls", "--data", data]);
    expect(await asked.exit).toBe(1);
    expect(asked.stderr()).toContain("holds a cluster's records, which are read while it runs");
  });

  test("started again it has its records; killed by -9 it takes all its processes with it", async () => {
    running = cluster("--routers", "1", "--edges", "1");
    await running.line(/^ready /);
    expect((await calls()).length).toBe(4);
    pids = Object.values(await processes()).map(({ pid }) => pid);
    expect(pids).toHaveLength(8);
    running.child.kill("SIGKILL");
    await running.exit;
    await expect.poll(() => pids.filter(lives), GONE).toEqual([]);
  });

  test("a second signal ends all at once", async () => {
    running = cluster("--routers", "1", "--edges", "1");
    await running.line(/^ready /);
    pids = Object.values(await processes()).map(({ pid }) => pid);
    running.child.kill("SIGTERM");
    running.child.kill("SIGTERM");
    expect(await running.exit).toBeGreaterThanOrEqual(0);
    await expect.poll(() => pids.filter(lives), GONE).toEqual([]);
  });
});
