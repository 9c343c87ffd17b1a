import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  buildDirectory,
  type Config,
  cidrs,
  DEFAULT_FAILOVER_STATUSES,
  DEFAULT_GUARD,
  DEFAULT_POLICY,
  formatCidr,
  parseHostRule,
} from "@tandem/directory";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { ConfigError } from "./config-error.ts";
import { loadConfig } from "./load-config.ts";

const EXAMPLES = fileURLToPath(new URL("../../../../examples/", import.meta.url));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-config-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function loaded(path: string): Promise<{ config: Config; warnings: readonly ConfigError[] }> {
  const warnings: ConfigError[] = [];
  const result = await loadConfig(path, { onWarning: (warning) => warnings.push(warning) });
  if (!result.ok) throw new Error(JSON.stringify(result.error, undefined, 1));
  return { config: result.value, warnings };
}

describe("$(secret:NAME)", () => {
  const TEXT = `listen: [udp:127.0.0.1:5060]
topLevelDomain: trunk.example
trunks:
  - name: acme
    hostName: acme
    phoneNumbers: ["+12025550100"]
    countryPermissions: [US]
    credentials: [{username: agent, password: "$(secret:agent-password)"}]
`;

  test("is the content of the file of that name, without its last newline", async () => {
    const secrets = await mkdtemp(join(folder, "secrets-"));
    await writeFile(join(secrets, "agent-password"), "1234\n");
    await writeFile(join(folder, "secret.yaml"), TEXT);
    const result = await loadConfig(join(folder, "secret.yaml"), { secretsFolder: secrets });
    expect(result.ok && result.value.trunks[0]?.credentials).toMatchObject([{ username: "agent", password: "1234" }]);
  });

  test("that there is not is an error of its place, and never becomes a password", async () => {
    await writeFile(join(folder, "secret.yaml"), TEXT);
    expect(await loadConfig(join(folder, "secret.yaml"), { secretsFolder: folder })).toMatchObject({
      ok: false,
      error: [{ line: 8, path: "trunks[0].credentials[0].password", message: "there is no secret agent-password" }],
    });
    expect(await loadConfig(join(folder, "secret.yaml"))).toMatchObject({ ok: false });
  });
});

describe("the examples load, without a warning", () => {
  test.each(["minimal.yaml", "tcp.yaml", "demo.yaml", "full.yaml"])("%s", async (name) => {
    const { config, warnings } = await loaded(join(EXAMPLES, name));
    expect(warnings).toEqual([]);
    expect(config.rateDecks.map((deck) => dirname(deck.file))).toEqual(
      config.rateDecks.map(() => join(EXAMPLES, "decks")),
    );
    expect(buildDirectory(config, 1).trunkByDomain("ACME.trunk.example")?.name).toBe("acme");
  });

  it("and the full one has every default overridden that can be", async () => {
    const { config } = await loaded(join(EXAMPLES, "full.yaml"));
    const [acme] = config.trunks;
    expect(config.listen).toEqual([
      { transport: "UDP", address: "127.0.20.1", port: 5060, advertised: { host: "127.0.20.1", port: 5060 } },
      { transport: "TCP", address: "127.0.20.1", port: 5060, advertised: { host: "127.0.20.1", port: 5060 } },
      { transport: "UDP", address: "0.0.0.0", port: 5070, advertised: { host: "sip.trunk.example", port: 5070 } },
    ]);
    expect(acme?.id).toBe("01HACME");
    expect(acme?.acls.map(formatCidr)).toEqual(["192.0.2.0/28", "2001:db8:ac::/48"]);
    expect(acme?.credentials.map((credential) => credential.username)).toEqual(["agent-1", "softphone"]);
    expect(acme?.endpoints.map((endpoint) => endpoint.port)).toEqual([5060, undefined]);
    expect(acme?.blockingRules[2]).toEqual({
      name: "rule 3",
      direction: "OUTBOUND",
      callerCountry: undefined,
      calleeCountry: "CA",
      callerMatch: undefined,
      calleeMatch: undefined,
    });
    expect(acme?.policy.foreignGuard.ports).toEqual([
      { from: 5060, to: 5060 },
      { from: 5061, to: 5061 },
      { from: 10_000, to: 20_000 },
    ]);
    expect(acme?.policy.foreignGuard.allow.map((rule) => rule.kind)).toEqual(["cidr", "host", "below"]);
    const [north, south] = config.carriers;
    expect(north?.failoverStatuses.slice(0, 3)).toEqual([408, 430, 500]);
    expect(north?.failoverStatuses.at(-1)).toBe(603);
    expect(south?.port).toBeUndefined();
    expect(config.limits).toEqual({ strangerBurst: 20, strangerWindowMs: 10_000 });
  });
});

const LOAD_TRUNK = `
listen:
  - udp:127.0.20.1:5060
http: 127.0.20.1:8080
topLevelDomain: trunk.example
rateDecks:
  - {name: standard, direction: OUTBOUND, currency: EUR, file: rates.csv}
  - {name: toll-free, direction: INBOUND, currency: EUR, file: rates-inbound.csv}
trunks:
  - name: acme
    hostName: acme                       # the trunk's domain is acme.trunk.example
    callsPerSecond: 5000
    maxConcurrentCalls: 20000
    transferMode: ALL
    rateDeck: {OUTBOUND: standard, INBOUND: toll-free}
    phoneNumbers: ["+12025550100"]
    accessControlLists:
      - {name: pbx, ipRanges: [{ipAddress: 127.0.20.2, range: 32}]}
    endpoints:
      - {name: pbx, address: 127.0.20.2, port: 5060, transport: UDP, priority: 1}
    countryPermissions: [US]
    foreignGuard:
      allow: ["127.0.20.0/24"]           # loopback is denied by default
carriers:
  - {name: north, address: 127.0.20.3, port: 5060, transport: UDP}
  - {name: south, address: 127.0.20.4, port: 5060, transport: UDP}
routes:
  - {prefix: "+1202555010", carriers: [{name: north}]}
  - {prefix: "+1202555020", carriers: [{name: south}]}
`;

describe("the trunk of the load test", () => {
  it("loads, its decks beside it, with every default filled in", async () => {
    await writeFile(join(folder, "trunk.yaml"), LOAD_TRUNK);
    for (const name of ["rates.csv", "rates-inbound.csv"]) await writeFile(join(folder, name), "");
    const { config, warnings } = await loaded(join(folder, "trunk.yaml"));
    expect(warnings).toEqual([]);
    expect(config.rateDecks.map((deck) => deck.file)).toEqual([
      join(folder, "rates.csv"),
      join(folder, "rates-inbound.csv"),
    ]);
    expect(config.http).toEqual({ address: "127.0.20.1", port: 8080 });
    const [acme] = config.trunks;
    expect(acme).toMatchObject({
      id: "acme",
      projectId: "default",
      domain: "acme.trunk.example",
      callsPerSecond: 5000,
      phoneNumbers: ["+12025550100"],
      countryPermissions: ["US"],
      endpoints: [{ name: "pbx", address: "127.0.20.2", port: 5060, transport: "UDP", priority: 1, enabled: true }],
    });
    expect(acme?.policy).toEqual({
      ...DEFAULT_POLICY,
      rateDeck: { OUTBOUND: "standard", INBOUND: "toll-free" },
      dialPlan: { country: undefined, nationalPrefix: undefined, internationalPrefix: undefined },
      foreignGuard: {
        ...DEFAULT_GUARD,
        allow: [parseHostRule("127.0.20.0/24")],
        deny: [],
        callsPerSecond: 5000,
        maxConcurrentCalls: 20000,
      },
    });
    expect(config.carriers[1]).toEqual({
      name: "south",
      address: "127.0.20.4",
      port: 5060,
      transport: "UDP",
      sources: cidrs("127.0.20.4"),
      failoverStatuses: DEFAULT_FAILOVER_STATUSES,
      optionsPingSec: 0,
      trusted: true,
      numberFormat: "E164",
      noAnswerSec: 120,
      maxConcurrentCalls: undefined,
    });
    const directory = buildDirectory(config, 1);
    expect(directory.trunksBySource("127.0.20.2").map((trunk) => trunk.name)).toEqual(["acme"]);
    expect(directory.routesFor("+12025550202")[0]?.carriers[0]?.name).toBe("south");
  });

  it("names each deck file that is not there, by its line and the folder that was looked in", async () => {
    const inner = join(folder, "no-decks");
    await mkdir(inner);
    await writeFile(join(inner, "trunk.yaml"), LOAD_TRUNK);
    const result = await loadConfig(join(inner, "trunk.yaml"));
    expect(result.ok ? [] : result.error.map(({ line, path, message }) => ({ line, path, message }))).toEqual([
      { line: 7, path: "rateDecks[0].file", message: `${join(inner, "rates.csv")} does not exist` },
      { line: 8, path: "rateDecks[1].file", message: `${join(inner, "rates-inbound.csv")} does not exist` },
    ]);
  });
});

describe("a file that cannot be read is an answer, not an exception", () => {
  test.each([
    ["that is not there", "nothing.yaml", "the file does not exist"],
    ["that is a folder", ".", "it is a folder, not a file"],
  ])("%s", async (_, name, message) => {
    const result = await loadConfig(join(folder, name));
    expect(result.ok ? [] : result.error).toEqual([expect.objectContaining({ line: 1, column: 1, path: "", message })]);
  });
});
