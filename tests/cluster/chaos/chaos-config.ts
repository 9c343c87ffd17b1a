import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Addresses of one cluster under chaos, in a loopback network of its own. */
export interface Net {
  readonly platform: string;
  readonly pbx: string;
  readonly north: string;
  readonly south: string;
  readonly foreign: string;
  /** The parties of a load: a PBX of the same trunk, a carrier for the transferees, one for the targets. */
  readonly loadPbx: string;
  readonly east: string;
  readonly west: string;
  /** A carrier that nobody is, but who binds its address. */
  readonly spare: string;
}

export type ChaosTransport = "UDP" | "TCP";

/** @param net the first three octets of a loopback network */
export function netOf(net: string): Net {
  const rows = { pbx: `${net}.2`, north: `${net}.3`, south: `${net}.4`, foreign: `${net}.9` };
  return {
    platform: `${net}.1`,
    ...rows,
    loadPbx: `${net}.12`,
    east: `${net}.13`,
    west: `${net}.14`,
    spare: `${net}.15`,
  };
}

const DECKS = {
  "outbound.csv": ["+1202,Washington DC,0.0030,0.0010,6,6"],
  "inbound.csv": ["+1202,Washington DC,0.0010,0,60,60"],
};
const DECK_HEAD =
  "prefix,destination,price_per_minute,connection_fee,first_increment_s,next_increment_s,effective_from";

/** Writes the configuration with its decks into a folder. @returns the file */
export function writeChaosConfig(folder: string, net: Net, transport: ChaosTransport): string {
  const file = join(folder, "chaos.yaml");
  writeFileSync(file, configOf(net, transport).join("\n"));
  for (const [name, rows] of Object.entries(DECKS))
    writeFileSync(join(folder, name), [DECK_HEAD, ...rows.map((row) => `${row},2025-01-01T00:00:00Z`), ""].join("\n"));
  return file;
}

function configOf(net: Net, transport: ChaosTransport): readonly string[] {
  const { platform, pbx, foreign, loadPbx } = net;
  const carrier = (name: "north" | "south" | "east" | "west" | "spare"): string =>
    `  - {name: ${name}, address: ${net[name]}, port: 5060, transport: ${transport}${name === "spare" ? ", noAnswerSec: 600" : ""}}`;
  const listen = `${transport.toLowerCase()}:${platform}:5060`;
  return [
    `listen: ["${listen}"]`,
    "topLevelDomain: trunk.example",
    "rateDecks:",
    "  - {name: standard, direction: OUTBOUND, currency: EUR, file: outbound.csv}",
    "  - {name: standard, direction: INBOUND, currency: EUR, file: inbound.csv}",
    "trunks:",
    "  - name: acme",
    "    hostName: acme",
    "    callsPerSecond: 5000",
    "    maxConcurrentCalls: 20000",
    "    transferMode: ALL",
    "    rateDeck: standard",
    '    phoneNumbers: ["+12025550100"]',
    `    accessControlLists: [{name: pbx, ipRanges: [{ipAddress: ${pbx}}, {ipAddress: ${loadPbx}}]}]`,
    `    endpoints: [{name: pbx, address: ${pbx}, port: 5060, transport: ${transport}}]`,
    "    countryPermissions: [US]",
    // Long enough for a party that hangs up by itself, short enough for a table of many rows.
    "    byeGuardMs: 300",
    `    foreignGuard: {allow: ["${foreign}/32"], transports: [${transport}]}`,
    "carriers:",
    ...(["north", "south", "east", "west", "spare"] as const).map(carrier),
    "routes:",
    '  - {prefix: "+1202555010", carriers: [{name: north}]}',
    '  - {prefix: "+1202555020", carriers: [{name: south}]}',
    '  - {prefix: "+1202555030", carriers: [{name: east}]}',
    '  - {prefix: "+1202555040", carriers: [{name: west}]}',
    '  - {prefix: "+1202555050", carriers: [{name: spare}]}',
    "",
  ];
}
