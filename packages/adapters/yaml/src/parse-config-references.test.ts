import { test } from "vitest";
import { expectProblem, type ProblemRow } from "./testing/problem-row.ts";

const ROWS: readonly ProblemRow[] = [
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
    "a balance is in the currency of the trunk's decks",
    { trunk: 'credit: {balance: "25.00", currency: USD}' },
    "trunks[0].credit.currency",
    /in USD, and the trunk's OUTBOUND rate deck standard in EUR/,
    /write currency: EUR/,
  ],
];

test.each(ROWS)("%s", expectProblem);
