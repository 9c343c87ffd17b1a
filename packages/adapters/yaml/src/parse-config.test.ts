import { describe, expect, it, test } from "vitest";
import { formatConfigErrors } from "./config-error.ts";
import { parseConfig } from "./parse-config.ts";
import { errorsOf, fileWith } from "./testing/file-with.ts";

describe("an error says where, what, and what to write instead", () => {
  it("and the file that the rows change has none", async () => {
    expect(await errorsOf(fileWith({}))).toEqual([]);
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
