import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CallJson,
  callJson,
  loadSetUp,
  type Platform,
  type PlatformOptions,
  startPlatform,
} from "@tandem/all-in-one";
import { ListCallsRequest } from "@tandem/contracts";
import { expect } from "vitest";

const DECKS = {
  "outbound.csv": [
    "+1,United States and Canada,0.0040,0,60,60",
    "+1202,Washington DC,0.0030,0.0010,6,6",
    "+44,United Kingdom,0.0085,0,60,60",
  ],
  "inbound.csv": ["+1202,Washington DC,0.0010,0,60,60"],
};
const DECK_HEAD =
  "prefix,destination,price_per_minute,connection_fee,first_increment_s,next_increment_s,effective_from";
const SETTLE_MS = 5_000;
const LOOK_MS = 20;
/** 127.0 is left to the examples and the load. */
const FIRST_NET = 1;
const NETS = 250;

/**
 * The first three octets of a loopback network for one test file, in the range of this process: two runs on one machine do not meet.
 * @param file 0 to 255; no two test files have the same
 */
export function loopbackNet(file: number): string {
  return `127.${FIRST_NET + (process.pid % NETS)}.${file}`;
}

/** A platform of the tests' own: addresses and records. */
export interface TestPlatform {
  readonly platform: Platform;
  /** "address:port" that it listens on. */
  readonly address: string;
  /** Address of the customer acme, of carrier north (+1202555010), of carrier south (+1202555020). */
  readonly customer: string;
  readonly north: string;
  readonly south: string;
  /** Domain of the trunk acme. */
  readonly domain: string;
  /**
   * The records of the newest call, parent first, once each is complete and rated.
   * @param count how many there are to be
   */
  newestCall(count: number): Promise<readonly CallJson[]>;
  close(): Promise<void>;
}

/**
 * Starts a platform on a network of its own, with a database of its own.
 * @param net of `loopbackNet`
 * @param policy more lines for the trunk acme, in YAML
 * @param transport how its carriers and the customer's endpoint are reached; it listens on both
 * @param options what the platform is started with besides
 * @param more what its configuration has besides
 */
export async function testPlatform(
  net: string,
  policy: readonly string[] = [],
  transport: "UDP" | "TCP" = "UDP",
  options: Pick<PlatformOptions, "collector"> = {},
  more: Partial<PlatformOptions["config"]> = {},
): Promise<TestPlatform> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-interop-"));
  const file = join(folder, "trunk.yaml");
  writeFileSync(file, configOf(net, policy, transport));
  for (const [name, rows] of Object.entries(DECKS)) {
    writeFileSync(join(folder, name), [DECK_HEAD, ...rows.map((row) => `${row},2025-01-01T00:00:00Z`), ""].join("\n"));
  }
  const setUp = await loadSetUp(file);
  if (!setUp.ok) throw new Error(setUp.error);
  const { decks } = setUp.value;
  // On a machine that runs many tests at once the loop is late: none of these is about that.
  const limits = { eventLoopLagMs: 30_000, ...setUp.value.config.limits, ...more.limits };
  const config = { ...setUp.value.config, ...more, limits };
  const platform = await startPlatform({ config, decks, data: join(folder, "data"), process, ...options });
  return {
    platform,
    address: `${net}.1:5060`,
    customer: `${net}.2`,
    north: `${net}.3`,
    south: `${net}.4`,
    domain: "acme.trunk.example",
    newestCall: (count) => newestCall(platform, count),
    async close() {
      await platform.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function newestCall(platform: Platform, count: number): Promise<readonly CallJson[]> {
  const end = performance.now() + SETTLE_MS;
  for (;;) {
    await platform.settled();
    const calls = await recordsOf(platform);
    const isThere = calls.length === count && calls.every((call) => call.isComplete);
    if (isThere) return calls;
    if (performance.now() >= end) {
      expect(calls.map(({ callId, isComplete }) => ({ callId, isComplete }))).toHaveLength(count);
      throw new Error(`a record is not complete: ${JSON.stringify(calls)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function recordsOf(platform: Platform): Promise<readonly CallJson[]> {
  const { calls } = await platform.calls.listCalls(ListCallsRequest.fromPartial({}));
  const newest = calls[0]?.groupId;
  return calls
    .filter(({ groupId }) => groupId === newest)
    .map(callJson)
    .toReversed();
}

function configOf(net: string, policy: readonly string[], transport: string): string {
  return [
    `listen: ["udp:${net}.1:5060", "tcp:${net}.1:5060"]`,
    "topLevelDomain: trunk.example",
    "rateDecks:",
    "  - {name: standard, direction: OUTBOUND, currency: EUR, file: outbound.csv}",
    "  - {name: standard, direction: INBOUND, currency: EUR, file: inbound.csv}",
    "trunks:",
    "  - name: acme",
    "    hostName: acme",
    "    transferMode: ALL",
    "    rateDeck: standard",
    '    phoneNumbers: ["+12025550100"]',
    `    accessControlLists: [{name: pbx, ipRanges: [{ipAddress: ${net}.2}]}]`,
    `    endpoints: [{name: pbx, address: ${net}.2, port: 5060, transport: ${transport}}]`,
    "    countryPermissions: [US]",
    `    foreignGuard: {allow: ["${net}.0/24"]}`,
    ...policy.map((line) => `    ${line}`),
    "  - name: globex",
    "    hostName: globex",
    "    digestAlgorithms: [MD5]", // what SIPp 3.6 and baresip 1.0 know
    "    rateDeck: standard",
    '    phoneNumbers: ["+12025550300"]',
    "    credentials: [{username: agent, password: interop-only}]",
    "    countryPermissions: [US]",
    "carriers:",
    `  - {name: north, address: ${net}.3, port: 5060, transport: ${transport}}`,
    `  - {name: south, address: ${net}.4, port: 5060, transport: ${transport}}`,
    "routes:",
    '  - {prefix: "+1202555010", carriers: [{name: north}]}',
    '  - {prefix: "+1202555020", carriers: [{name: south}]}',
    "",
  ].join("\n");
}
