import { describe, expect, it, test } from "vitest";
import { formatConfigErrors } from "./config-error.ts";
import { parseConfig } from "./parse-config.ts";
import { errorsOf, fileWith } from "./testing/file-with.ts";

type Row = readonly [rule: string, extra: Parameters<typeof fileWith>[0], path: string, message: RegExp, fix: RegExp];

const ROWS: readonly Row[] = [
  [
    "an unknown field is named with the one that was meant",
    { trunk: "callsPerSecnd: 5" },
    "trunks[0].callsPerSecnd",
    /no field "callsPerSecnd"/,
    /Write callsPerSecond$/,
  ],
  [
    "an unknown field unlike any other is told which there are",
    { carrier: "zzz: 5" },
    "carriers[0].zzz",
    /no field "zzz"/,
    /write one of name, address, port/,
  ],
  [
    "a field of the Sinch API that stands elsewhere here says where",
    { trunk: "topLevelDomain: x" },
    "trunks[0].topLevelDomain",
    /no field/,
    /top of the file/,
  ],
  [
    "a missing field is named with an example",
    { trunks: "  - {name: globex}" },
    "trunks[1].hostName",
    /hostName is missing/,
    /add hostName: acme/,
  ],
  [
    "a number that YAML read as one is to be quoted",
    { trunk: "phoneNumbers: [+12025550100]" },
    "trunks[0].phoneNumbers[0]",
    /read as a number/,
    /quotes: "\+12025550100"/,
  ],
  [
    "a password that YAML read as a number is not shown",
    { trunk: "credentials: [{username: a, password: 98765}]" },
    "trunks[0].credentials[0].password",
    /^password is read as a number/,
    /^put it in quotes$/,
  ],
  [
    "a number with separators is shown without",
    { trunk: 'phoneNumbers: ["+1 (202) 555-0100"]' },
    "trunks[0].phoneNumbers[0]",
    /no E.164 number/,
    /write "\+12025550100"/,
  ],
  [
    "a national number is no E.164 number",
    { trunk: 'phoneNumbers: ["2025550100"]' },
    "trunks[0].phoneNumbers[0]",
    /no E.164 number/,
    /country code first/,
  ],
  [
    "a word of the wrong case is corrected",
    { trunk: "transferMode: sip_only" },
    "trunks[0].transferMode",
    /one of ALL, SIP_ONLY, DISABLED/,
    /^write SIP_ONLY$/,
  ],
  [
    "a transport that is not served says which is",
    { carrier: "transport: TLS" },
    "carriers[0].transport",
    /not known here: it is one of UDP, TCP/,
    /write UDP or TCP/,
  ],
  [
    "a port beyond 65535",
    { carrier: "port: 70000" },
    "carriers[0].port",
    /70000 is not at most 65,535/,
    /from 1 to 65535/,
  ],
  [
    "a count that is not whole",
    { trunk: "maxTransfers: 1.5" },
    "trunks[0].maxTransfers",
    /not a whole number/,
    /from 0 to 100/,
  ],
  [
    "a guard time beyond 32 s",
    { trunk: "byeGuardMs: 40000" },
    "trunks[0].byeGuardMs",
    /at most 32,000/,
    /from 0 to 32000/,
  ],
  ["a field without a value", { trunk: "dialPlan:" }, "trunks[0].dialPlan", /has no value/, /remove the line/],
  [
    "one value where a list belongs",
    { trunk: "aliases: sip.acme.example" },
    "trunks[0].aliases",
    /not a list/,
    /write \[/,
  ],
  [
    "an address with a port in it",
    { carrier: "sources: [10.0.0.0/8:5060]" },
    "carriers[0].sources[0]",
    /no block of addresses/,
    /192.0.2.0\/24/,
  ],
  [
    "a carrier over a transport that no listener speaks",
    { carrier: "transport: TCP" },
    "carriers[0].transport",
    /north is reached over TCP, and no listener speaks it/,
    /tcp:192.0.2.1:5060, or write transport: UDP/,
  ],
  [
    "an endpoint over a transport that no listener speaks",
    { trunk: "endpoints: [{name: pbx, address: 192.0.2.2, transport: TCP}]" },
    "trunks[0].endpoints[0].transport",
    /pbx is reached over TCP/,
    /add a listener/,
  ],
  [
    "a SIP URI where a host belongs",
    { trunk: 'endpoints: [{name: p, address: "sip:pbx.example:5070"}]' },
    "trunks[0].endpoints[0].address",
    /neither/,
    /pbx.example, and the port in a field of its own: port: 5070/,
  ],
  [
    "a block written into ipAddress",
    { trunk: "accessControlLists: [{name: a, ipRanges: [{ipAddress: 10.0.0.0/8}]}]" },
    "trunks[0].accessControlLists[0].ipRanges[0].ipAddress",
    /a block of addresses, not one/,
    /ipAddress: 10.0.0.0 and range: 8/,
  ],
  [
    "an IPv4 range beyond 32",
    { trunk: "accessControlLists: [{name: a, ipRanges: [{ipAddress: 10.0.0.0, range: 33}]}]" },
    "trunks[0].accessControlLists[0].ipRanges[0].range",
    /no 33 leading bits/,
    /0 to 32/,
  ],
  [
    "an access control list without an address",
    { trunk: "accessControlLists: [{name: a, ipRanges: []}]" },
    "trunks[0].accessControlLists[0].ipRanges",
    /at least 1 entry/,
    /ipAddress/,
  ],
  [
    "a country by its language's name",
    { trunk: "countryPermissions: [UK]" },
    "trunks[0].countryPermissions[0]",
    /no country/,
    /^write GB$/,
  ],
  [
    "a guard rule that is nothing",
    { trunk: 'foreignGuard: {allow: ["10.0.0.256"]}' },
    "trunks[0].foreignGuard.allow[0]",
    /neither a block/,
    /\*\.example\.com/,
  ],
  [
    "a range of ports upside down",
    { trunk: 'foreignGuard: {ports: ["90-80"]}' },
    "trunks[0].foreignGuard.ports[0]",
    /no range of ports/,
    /lower end first/,
  ],
  [
    "a blocking rule without a condition",
    { trunk: "callBlockingRules: [{direction: INBOUND}]" },
    "trunks[0].callBlockingRules[0]",
    /block every call/,
    /callerCountry/,
  ],
  [
    "call forward, which this version has not",
    { trunk: "enableCallForward: true" },
    "trunks[0].enableCallForward",
    /not available/,
    /enableCallForward: false/,
  ],
  [
    "a number to forward to, which would switch it on",
    { trunk: 'callForwardNumber: "+12025550177"' },
    "trunks[0].callForwardNumber",
    /not available/,
    /enableCallForward: false/,
  ],
  [
    "calls from trunk to trunk, which this version has not",
    { trunk: "onNet: true" },
    "trunks[0].onNet",
    /not available/,
    /onNet: false/,
  ],
  [
    "early media to the transferee, which this version has not",
    { trunk: "earlyMediaOnTransfer: true" },
    "trunks[0].earlyMediaOnTransfer",
    /not available/,
    /earlyMediaOnTransfer: false/,
  ],
  [
    "a deck that does not exist",
    { trunks: "  - {name: globex, hostName: globex, rateDeck: {OUTBOUND: standrd}}" },
    "trunks[1].rateDeck.OUTBOUND",
    /no OUTBOUND rate deck "standrd"/,
    /Write standard/,
  ],
  [
    "a deck name that stands for none",
    { trunks: "  - {name: g, hostName: g, rateDeck: nothing}" },
    "trunks[1].rateDeck",
    /no rate deck "nothing"/,
    /write one of standard/,
  ],
  [
    "a route to an unknown carrier",
    { file: 'routes: [{prefix: "+1", carriers: [{name: nort}]}]' },
    "routes[0].carriers[0].name",
    /no carrier "nort"/,
    /Write north/,
  ],
  [
    "a route prefix that is none",
    { file: 'routes: [{prefix: "1202x", carriers: [{name: north}]}]' },
    "routes[0].prefix",
    /no prefix/,
    /"\+1202"/,
  ],
  [
    "a route without a carrier",
    { file: 'routes: [{prefix: "+1", carriers: []}]' },
    "routes[0].carriers",
    /at least 1 entry/,
    /name/,
  ],
  [
    "a prefix said twice",
    { file: 'routes: [{prefix: "+1", carriers: [{name: north}]}, {prefix: "+1", carriers: [{name: south}]}]' },
    "routes[1].prefix",
    /already that of routes\[0\].prefix/,
    /one route of the two/,
  ],
  [
    "a carrier twice in one route",
    { file: 'routes: [{prefix: "+1", carriers: [{name: north}, {name: north}]}]' },
    "routes[0].carriers[1].name",
    /already that of/,
    /once/,
  ],
  [
    "two trunks of one name",
    { trunks: "  - {name: acme, hostName: other}" },
    "trunks[1].name",
    /already that of trunks\[0\].name/,
    /name of its own/,
  ],
  [
    "an id that is another trunk's name",
    { trunks: "  - {name: b, id: acme, hostName: b}" },
    "trunks[1].id",
    /trunk id "acme" is already that of trunks\[0\].name/,
    /id of its own/,
  ],
  [
    "a whole domain where its first part belongs",
    { trunks: "  - {name: b, hostName: b.trunk.example}" },
    "trunks[1].hostName",
    /would be b.trunk.example.trunk.example/,
    /^write b:/,
  ],
  [
    "two trunks of one domain, whatever the case",
    { trunks: "  - {name: b, hostName: ACME}" },
    "trunks[1].hostName",
    /domain "acme.trunk.example" is already/,
    /one trunk/,
  ],
  [
    "an alias that is another trunk's domain",
    { trunks: "  - {name: b, hostName: b, aliases: [acme.trunk.example]}" },
    "trunks[1].aliases[0]",
    /already that of trunks\[0\].hostName/,
    /one trunk/,
  ],
  [
    "a number of two trunks",
    { trunk: 'phoneNumbers: ["+12025550100"]', trunks: '  - {name: b, hostName: b, phoneNumbers: ["+12025550100"]}' },
    "trunks[1].phoneNumbers[0]",
    /already that of trunks\[0\]/,
    /one trunk/,
  ],
  [
    "one user name twice in a trunk",
    { trunk: "credentials: [{username: a, password: x}, {username: a, password: y}]" },
    "trunks[0].credentials[1].username",
    /already that of/,
    /of its own/,
  ],
  [
    "an address in the sources of two carriers",
    { carrier: "sources: [127.0.20.0/24]" },
    "carriers[1].address",
    /overlaps 127.0.20.0\/24, where the calls of carrier north/,
    /sources of its own/,
  ],
  [
    "a limit's name that is none",
    { file: "limits: {Stranger: 1}" },
    "limits.Stranger",
    /no name of a limit/,
    /limits.md/,
  ],
  [
    "a limit's value that is no number",
    { file: "limits: {strangerBurst: many}" },
    "limits.strangerBurst",
    /not a number/,
    /10000/,
  ],
  [
    "a secret that is too short, and is not shown",
    { file: 'secret: "abc123"' },
    "secret",
    /^the secret is not 32/,
    /openssl rand/,
  ],
  ["an HTTP port without its address", { file: "http: 8080" }, "http", /read as a number/, /127.0.0.1:8080/],
  ["a DNS server by name", { file: "dns: [ns1]" }, "dns[0]", /no address of a DNS server/, /192.0.2.53/],
  [
    "a balance that YAML read as a number is to be quoted",
    { trunk: "credit: {balance: 25.5, currency: EUR}" },
    "trunks[0].credit.balance",
    /read as a number/,
    /quotes: "25.5"/,
  ],
  [
    "a balance has at most six decimals",
    { trunk: 'credit: {balance: "25.1234567", currency: EUR}' },
    "trunks[0].credit.balance",
    /no amount/,
    /"25.00"/,
  ],
  [
    "a balance is in the currency of the trunk's decks",
    { trunk: 'credit: {balance: "25.00", currency: USD}' },
    "trunks[0].credit.currency",
    /in USD, and the trunk's OUTBOUND rate deck standard in EUR/,
    /write currency: EUR/,
  ],
];

describe("an error says where, what, and what to write instead", () => {
  it("and the file that the rows change has none", async () => {
    expect(await errorsOf(fileWith({}))).toEqual([]);
  });

  test.each(ROWS)("%s", async (_, extra, path, message, fix) => {
    const errors = await errorsOf(fileWith(extra));
    expect(errors).toEqual([
      expect.objectContaining({
        file: "tandem.yaml",
        path,
        message: expect.stringMatching(message),
        fix: expect.stringMatching(fix),
      }),
    ]);
  });

  test.each([
    ["udp:127.0.20.1", "listen[0]", /not transport:address:port/],
    ["tls:127.0.20.1:5061", "listen[0]", /tls is not served, udp and tcp are/],
    ["udp:sip.example.com:5060", "listen[0]", /no IP address/],
    ["udp:127.0.20.1:99999", "listen[0]", /port 99999/],
    ["udp:0.0.0.0:5060", "listen[0]", /no peer can answer/],
    ["5060", "listen[0]", /not text or a group of fields/],
    ["{port: 5060}", "listen[0].address", /address is missing/],
  ])("a listener %s is refused", async (listen, path, message) => {
    const errors = await errorsOf(fileWith({}).replace("udp:127.0.20.1:5060", listen));
    expect(errors).toEqual([
      expect.objectContaining({ line: 1, column: 10, path, message: expect.stringMatching(message) }),
    ]);
  });

  test("one address and port may speak UDP and TCP, and carriers either", async () => {
    const both = fileWith({ carrier: "transport: TCP" }).replace(
      "[udp:127.0.20.1:5060]",
      "[udp:127.0.20.1:5060, {transport: TCP, address: 127.0.20.1}]",
    );
    const result = await parseConfig(both, "tandem.yaml", "/etc/tandem");
    expect(result.ok && result.value.listen.map(({ transport, port }) => [transport, port])).toEqual([
      ["UDP", 5060],
      ["TCP", 5060],
    ]);
    expect(result.ok && result.value.carriers.map(({ transport }) => transport)).toEqual(["TCP", "UDP"]);
    const twice = both.replace("udp:127.0.20.1:5060", "udp:127.0.20.1:5060, tcp:127.0.20.1:5060");
    expect(await errorsOf(twice)).toMatchObject([
      { path: "listen[2]", message: expect.stringMatching(/already that of/) },
    ]);
  });

  it("a currency in lower case is corrected", async () => {
    expect(await errorsOf(fileWith({}).replace("EUR", "eur"))).toEqual([
      expect.objectContaining({ line: 4, path: "rateDecks[0].currency", fix: "write EUR" }),
    ]);
  });

  it("takes only the limits that its caller obeys", async () => {
    const text = fileWith({ file: "limits: {strangerBrst: 5}" });
    expect(await errorsOf(text)).toEqual([]);
    expect(await errorsOf(text, { limitNames: ["strangerBurst", "sources"] })).toEqual([
      expect.objectContaining({ path: "limits.strangerBrst", fix: "did you mean strangerBurst? Write strangerBurst" }),
    ]);
  });
});

describe("a name that every object inherits is a field like any other that does not exist", () => {
  it.each(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"])("%s", async (name) => {
    const fields = "{listen: red}";
    const unknown = { message: `there is no field "${name}" here`, fix: expect.stringMatching(/^write one of \w+, /) };
    expect(await errorsOf(fileWith({ file: `${name}: ${fields}`, trunk: `${name}: ${fields}` }))).toEqual([
      expect.objectContaining({ path: name, line: 10, column: 1, ...unknown }),
      expect.objectContaining({ path: `trunks[0].${name}`, line: 15, column: 5, ...unknown }),
    ]);
    expect(await errorsOf(fileWith({ file: `limits: {${name}: 5}` }), { limitNames: ["sources"] })).toEqual([
      expect.objectContaining({ path: `limits.${name}`, message: `there is no limit "${name}"` }),
    ]);
  });
});

describe("all errors are told, in the order of the file", () => {
  it("those of the schema and those across the file together", async () => {
    const text = fileWith({
      carrier: "port: 0",
      file: 'routes: [{prefix: "+1", carriers: [{name: east}]}]',
      trunk: "callsPerSecnd: 5",
      trunks: "  - {name: acme, hostName: globex, unrated: MAYBE}",
    });
    const errors = await errorsOf(text);
    expect(errors.map(({ line, column, path }) => `${line}:${column} ${path}`)).toEqual([
      "9:11 carriers[0].port",
      "11:43 routes[0].carriers[0].name",
      "16:5 trunks[0].callsPerSecnd",
      "17:12 trunks[1].name",
      "17:45 trunks[1].unrated",
    ]);
    expect(formatConfigErrors(errors.slice(0, 1))).toBe(
      "tandem.yaml:9:11  carriers[0].port\n  0 is not at least 1\n  fix: write a whole number from 1 to 65535\n\n1 error in tandem.yaml\n",
    );
    expect(formatConfigErrors(errors)).toMatch(/\n\n5 errors in tandem.yaml\n$/);
  });
});
