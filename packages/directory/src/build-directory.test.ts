import { describe, expect, it, test } from "vitest";
import { buildDirectory } from "./build-directory.ts";
import { carrierWith, cidrs, configWith, endpointWith, routeWith, trunkWith } from "./testing/config-with.ts";

const acme = trunkWith({ aliases: ["sip.acme.example"], acls: cidrs("127.0.20.2", "10.0.0.0/8") });
const globex = trunkWith({
  name: "globex",
  acls: cidrs("10.1.0.0/16", "2001:db8::/32"),
  phoneNumbers: ["+442079460000"],
  endpoints: [
    endpointWith({ address: "127.0.20.2", port: 5070 }),
    endpointWith({ name: "off", address: "2001:db8::5", enabled: false }),
    endpointWith({ name: "named", address: "pbx.globex.example", port: undefined }),
  ],
});
const north = carrierWith({ sources: cidrs("127.0.20.3", "198.51.100.0/24") });
const south = carrierWith({
  name: "south",
  address: "gw.south.example",
  port: undefined,
  sources: cidrs("198.51.100.7"),
});
const directory = buildDirectory(
  configWith({
    listen: [
      { transport: "UDP", address: "127.0.20.1", port: 5060, advertised: { host: "SIP.trunk.example", port: 5080 } },
      { transport: "UDP", address: "0.0.0.0", port: 5061, advertised: { host: "2001:db8:1::1", port: 5061 } },
    ],
    publicAddresses: ["203.0.113.9"],
    trunks: [acme, globex],
    carriers: [north, south],
    routes: [routeWith("+1", "north"), routeWith("+1202", "south"), routeWith("911", "north")],
  }),
  7,
);

describe("a trunk is found", () => {
  test.each([
    ["by its domain", "acme.trunk.example", "acme"],
    ["whatever its case and trailing dot", "ACME.Trunk.Example.", "acme"],
    ["by an alias", "sip.acme.example", "acme"],
    ["not by a name below its domain", "x.acme.trunk.example", undefined],
    ["not by the top-level domain", "trunk.example", undefined],
  ])("%s", (_, host, expected) => {
    expect(directory.trunkByDomain(host)?.name).toBe(expected);
  });

  test.each([
    ["127.0.20.2", ["acme"]],
    ["10.1.2.3", ["globex", "acme"]],
    ["10.2.2.3", ["acme"]],
    ["::ffff:10.2.2.3", ["acme"]],
    ["2001:DB8::77", ["globex"]],
    ["192.0.2.1", []],
    ["no address", []],
  ])("by source %s: %j, the most specific block first", (address, expected) => {
    expect(directory.trunksBySource(address).map((trunk) => trunk.name)).toEqual(expected);
  });

  it("by id and number", () => {
    expect(directory.trunkById("globex")).toBe(globex);
    expect(directory.trunkById("nobody")).toBeUndefined();
    expect(directory.trunkByNumber("+442079460000")).toBe(globex);
    expect(directory.trunkByNumber("+442079460001")).toBeUndefined();
  });

  test.each([
    ["127.0.20.2", 5060, "acme"],
    ["127.0.20.2", 5070, "globex"],
    ["127.0.20.2", 9999, "acme"],
    ["[2001:db8::5]", 5060, "globex"],
    ["192.0.2.1", 5060, undefined],
  ])("by its endpoint %s port %i: %s", (address, port, expected) => {
    expect(directory.trunkEndpointHit(address, port)?.name).toBe(expected);
  });
});

describe("the platform itself", () => {
  test.each<[string, number | undefined, boolean]>([
    ["sip.trunk.example", undefined, true],
    ["sip.trunk.example", 5080, true],
    ["sip.trunk.example", 5060, false],
    ["127.0.20.1", 5060, true],
    ["127.0.20.1", 5080, false],
    ["::ffff:127.0.20.1", 5060, true],
    ["[2001:DB8:1::1]", 5061, true],
    ["203.0.113.9", 1234, true],
    ["0.0.0.0", 5061, false],
    ["acme.trunk.example", undefined, false],
  ])("%s port %s: %s (TRANSFER §3: what resolves to this platform is a loop)", (host, port, expected) => {
    expect(directory.isPlatformHost(host, port)).toBe(expected);
  });

  it("lists its addresses, IPv6 ones with brackets only before a port", () => {
    expect(directory.ownAddresses).toEqual([
      "sip.trunk.example",
      "sip.trunk.example:5080",
      "127.0.20.1",
      "127.0.20.1:5060",
      "2001:db8:1::1",
      "[2001:db8:1::1]:5061",
      "203.0.113.9",
    ]);
  });

  test.each([
    ["trunk.example", true],
    ["nobody.trunk.example.", true],
    ["a.b.Trunk.Example", true],
    ["mytrunk.example", false],
    ["example", false],
  ])("has %s under its top-level domain: %s", (host, expected) => {
    expect(directory.isUnderTopLevel(host)).toBe(expected);
  });
});

describe("a carrier", () => {
  test.each([
    ["127.0.20.3", "north"],
    ["198.51.100.1", "north"],
    ["198.51.100.7", "south"],
    ["127.0.20.4", undefined],
  ])("calls from %s: %s", (address, expected) => {
    expect(directory.carrierBySource(address)?.name).toBe(expected);
    expect(directory.carrierAddressHit(address)?.name).toBe(expected);
  });

  it("is hit at its own address even when its calls come from elsewhere", () => {
    const other = buildDirectory(configWith({ carriers: [carrierWith({ sources: cidrs("198.51.100.1") })] }), 1);
    expect(other.carrierBySource("127.0.20.3")).toBeUndefined();
    expect(other.carrierAddressHit("127.0.20.3")?.name).toBe("north");
  });

  it("is found by name, and its routes by the longest prefix first", () => {
    expect(directory.carrierByName("south")).toBe(south);
    expect(directory.routesFor("+12025550100").map((route) => route.prefix)).toEqual(["+1202", "+1"]);
    expect(directory.routesFor("911").map((route) => route.prefix)).toEqual(["911"]);
    expect(directory.routesFor("+442079460000")).toEqual([]);
  });
});

it("keeps the configuration and the revision it was made of", () => {
  expect(directory.revision).toBe(7);
  expect(directory.config.trunks).toEqual([acme, globex]);
});
