import { carrierWith, configWith, routeWith, trunkWith } from "@tandem/directory";
import type { Action, SimWorld } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { expectLivesOn, notified, outcomes, type TransferFlow, transferWorld } from "./transfer-flow.ts";

const PSTN = "sip:+12025550201@acme.trunk.example";
const UP_MS = 3_000;

interface Row {
  readonly name: string;
  readonly refer: Partial<Action & { readonly kind: "refer" }>;
  readonly flow?: TransferFlow;
  /** The REFER's response. */
  readonly status: number;
  /** What that response must say. */
  readonly says?: RegExp;
  /** After a 202: the final NOTIFY's status, and what its sipfrag must say. */
  readonly final?: number;
  readonly frag?: RegExp;
}

const WARNING = /^Warning: 399 /m;
const policy = (over: NonNullable<NonNullable<TransferFlow["trunk"]>["policy"]>): TransferFlow => ({
  trunk: { policy: over },
});
const routes = configWith().routes;
const twoTrunks = {
  config: {
    trunks: [trunkWith(), trunkWith({ name: "globex", acls: [], phoneNumbers: ["+12025550110"], endpoints: [] })],
  },
};
const southAnswers = (...statuses: readonly number[]): TransferFlow => ({
  config: {
    routes: [routeWith("+1202555010", "north"), routeWith("+1202555020", "south", "other")],
    carriers: [
      carrierWith(),
      carrierWith({ name: "south", address: "127.0.20.4" }),
      carrierWith({ name: "other", address: "127.0.20.8", failoverStatuses: [408, "5xx", "603"] as never }),
    ],
  },
  target: { invite: [{ status: statuses[0] ?? 500 }] },
  others: { other: { invite: [{ status: statuses[1] ?? 500 }] } },
});

const BEFORE_202: readonly Row[] = [
  { name: "no Refer-To", refer: { to: [] }, status: 400 },
  { name: "several Refer-To", refer: { to: [`<${PSTN}>`, "<sip:agent@agent.example>"] }, status: 400 },
  { name: "a malformed Refer-To", refer: { to: "<sip:>" }, status: 400 },
  { name: "CR and LF in an embedded header", refer: { to: `<${PSTN}?Subject=a%0D%0AX-Bad%3A%20b>` }, status: 400 },
  { name: "NUL in an embedded header", refer: { to: `<${PSTN}?Subject=a%00b>` }, status: 400 },
  {
    name: "two Replaces",
    refer: { to: `<${PSTN}?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc&Replaces=d%3Bto-tag%3De%3Bfrom-tag%3Df>` },
    status: 400,
  },
  { name: "body=", refer: { to: `<${PSTN}?body=x>` }, status: 400 },
  {
    name: "a scheme other than sip, sips and tel",
    refer: { to: "<https://agent.example/>" },
    status: 400,
    says: WARNING,
  },
  {
    name: "method other than INVITE",
    refer: { to: "<sip:agent@agent.example;method=SUBSCRIBE>" },
    status: 403,
    says: WARNING,
  },
  {
    name: "transfers disabled on the trunk",
    refer: {},
    flow: policy({ transferMode: "DISABLED" }),
    status: 403,
    says: WARNING,
  },
  {
    name: "the class PSTN disabled on the trunk",
    refer: {},
    flow: policy({ transferMode: "SIP_ONLY" }),
    status: 403,
    says: WARNING,
  },
  { name: "maxTransfers reached", refer: {}, flow: policy({ maxTransfers: 0 }), status: 403, says: WARNING },
  {
    name: "an unknown option in Require",
    refer: { headers: ["Require: nonsense"] },
    status: 420,
    says: /^Unsupported: nonsense/m,
  },
  {
    name: "Require: explicitsub",
    refer: { headers: ["Require: explicitsub"] },
    status: 420,
    says: /^Unsupported: explicitsub/m,
  },
  {
    name: "a country that is not permitted",
    refer: { to: "<sip:+442079460000@acme.trunk.example>" },
    status: 403,
    says: WARNING,
  },
  {
    name: "a blocked number",
    refer: {},
    flow: {
      trunk: {
        blockingRules: [
          {
            name: "no-south",
            direction: "OUTBOUND",
            callerCountry: undefined,
            calleeCountry: undefined,
            callerMatch: undefined,
            calleeMatch: "+1202555020",
          },
        ],
      },
    },
    status: 403,
    says: /^Warning: 399 .*no-south/m,
  },
  {
    name: "an emergency number",
    refer: { to: "<sip:911@acme.trunk.example>" },
    status: 403,
    says: /^Warning: 399 .*911/m,
  },
  {
    name: "a premium number",
    refer: { to: "<sip:+19005550123@acme.trunk.example>" },
    flow: { config: { routes: [...routes, routeWith("+1900", "south")] } },
    status: 403,
    says: WARNING,
  },
  { name: "Max-Forwards used up", refer: { maxForwards: 0 }, status: 483 },
];

const AFTER_202: readonly Row[] = [
  {
    name: "own domain, user not a number of the dial plan",
    refer: { to: "<sip:reception@acme.trunk.example>" },
    status: 202,
    final: 404,
  },
  {
    name: "calls a second exceeded",
    refer: {},
    flow: { trunk: { callsPerSecond: 1 } },
    status: 202,
    final: 503,
    frag: /^Retry-After: \d+/m,
  },
  {
    name: "concurrency exceeded",
    refer: {},
    flow: { trunk: { maxConcurrentCalls: 1 } },
    status: 202,
    final: 503,
    frag: /^Retry-After: \d+/m,
  },
  {
    name: "the guard's concurrency exceeded",
    refer: { to: "<sip:agent@agent.example>" },
    flow: policy({ foreignGuard: { maxConcurrentCalls: 0 } }),
    status: 202,
    final: 503,
  },
  { name: "no rate", refer: {}, flow: { unrated: ["+1202555020"] }, status: 202, final: 403 },
  {
    name: "another trunk's domain",
    refer: { to: "<sip:x@globex.trunk.example>" },
    flow: twoTrunks,
    status: 202,
    final: 403,
  },
  { name: "a foreign name that DNS does not know", refer: { to: "<sip:x@nowhere.example>" }, status: 202, final: 503 },
  { name: "a guarded address", refer: { to: "<sip:x@10.1.2.3>" }, status: 202, final: 403 },
  {
    name: "a foreign name with a guarded address",
    refer: { to: "<sip:x@inside.example>" },
    flow: { names: { "inside.example": ["192.168.1.1"] } },
    status: 202,
    final: 403,
  },
  {
    name: "a foreign name that resolves to this platform",
    refer: { to: "<sip:x@loop.example>" },
    flow: { names: { "loop.example": ["127.0.20.1"] } },
    status: 202,
    final: 482,
  },
  {
    name: "a foreign name that resolves to a carrier",
    refer: { to: "<sip:+12025550199@cheap.example>" },
    flow: { ...policy({ foreignGuard: { allow: [] } }), names: { "cheap.example": ["127.0.20.3"] } },
    status: 202,
    final: 403,
  },
  { name: "sips and no TLS onward", refer: { to: "<sips:agent@agent.example>" }, status: 202, final: 480 },
  {
    name: "a foreign target that asks for credentials, 401",
    refer: { to: "<sip:agent@agent.example>" },
    flow: { targetClass: "SIP", target: { invite: [{ status: 401 }] } },
    status: 202,
    final: 403,
  },
  {
    name: "a foreign target that asks for credentials, 407",
    refer: { to: "<sip:agent@agent.example>" },
    flow: { targetClass: "SIP", target: { invite: [{ status: 407 }] } },
    status: 202,
    final: 403,
  },
  { name: "carriers all failed, the lowest class", refer: {}, flow: southAnswers(500, 480), status: 202, final: 480 },
  { name: "carriers all failed, a bare 503", refer: {}, flow: southAnswers(503, 503), status: 202, final: 500 },
  {
    name: "carriers all failed, the last one with 401",
    refer: {},
    flow: southAnswers(500, 401),
    status: 202,
    final: 403,
  },
  { name: "carriers all failed, one with 603", refer: {}, flow: southAnswers(500, 603), status: 202, final: 603 },
  {
    name: "Replaces of no dialog at our own host",
    refer: { to: "<sip:x@acme.trunk.example?Replaces=nobody%3Bto-tag%3Da%3Bfrom-tag%3Db>" },
    status: 202,
    final: 481,
  },
  {
    name: "a number of an unknown length in tel:",
    refer: { to: "<tel:5;phone-context=agent.example>" },
    status: 202,
    final: 484,
  },
];

/** A call that is up, in which the REFER of the row is sent. */
async function play(row: Row, direction: "termination" | "origination"): Promise<SimWorld> {
  const refer: Action = { kind: "refer", to: `<${PSTN}>`, ...row.refer };
  const steps = [{ on: "up", after: 400, do: refer }] as const;
  const world = await transferWorld({ direction, hold: false, refers: false, ...row.flow, pbx: { steps } });
  await world.run(UP_MS);
  return world;
}

describe.each(["termination", "origination"] as const)("TRANSFER §3, %s: the refusal costs no call", (direction) => {
  it.each(BEFORE_202)("$name: $status", async (row) => {
    const world = await play(row, direction);
    const [refer] = world.agent("pbx").refers;
    expect(refer?.status).toBe(row.status);
    expect([400, 403, 420, 483, 491, 500, 603]).toContain(refer?.status);
    if (row.says !== undefined) expect(refer?.response).toMatch(row.says);
    expect(notified(world)).toEqual([]);
    // Its call's record lists what was wanted and why not.
    expect(outcomes(world)).toEqual([`REFUSED ${row.status}`]);
    await expectLivesOn(world);
  });

  it.each(AFTER_202)("$name: 202 and NOTIFY $final", async (row) => {
    const world = await play(row, direction);
    expect(world.agent("pbx").refers[0]?.status).toBe(202);
    expect(notified(world)).toEqual([100, row.final]);
    if (row.frag !== undefined) expect(world.agent("pbx").notifies[1]?.sipfrag).toMatch(row.frag);
    expect(world.agent("pbx").notifies[1]?.subscriptionState).toMatch(/^terminated;reason=noresource/);
    await expectLivesOn(world);
  });
});
