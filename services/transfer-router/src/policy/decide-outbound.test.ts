import {
  type BlockingRule,
  buildDirectory,
  type Config,
  carrierWith,
  configWith,
  routeWith,
  type Trunk,
  trunkWith,
} from "@tandem/directory";
import { describe, expect, test } from "vitest";
import { tablePlan } from "../testing/table-plan.ts";
import { uriOf } from "../testing/uri-of.ts";
import { decideOutbound } from "./decide-outbound.ts";
import type { OutboundCall, Verdict } from "./outbound-call.ts";

const plan = tablePlan();
const NUMBER = "+12025550100";
const TRANSFEREE = "+442071838750";

type TrunkChanges = NonNullable<Parameters<typeof trunkWith>[0]>;

interface Case {
  readonly trunk?: TrunkChanges;
  readonly call?: Partial<Omit<OutboundCall, "trunk" | "called">>;
  readonly config?: Partial<Config>;
  readonly pick?: (n: number) => number;
}

function decide(called: string, { trunk: changes, call = {}, config = {}, pick = () => 0 }: Case = {}): Verdict {
  const trunk = trunkWith(changes);
  const routes = [routeWith("+", "north")];
  const directory = buildDirectory(configWith({ trunks: [trunk], routes, ...config }), 1);
  const outbound: OutboundCall = {
    origin: "dialled",
    trunk,
    called: uriOf(called.includes(":") ? called : `sip:${called}@acme.trunk.example`),
    from: { user: NUMBER, displayName: "Acme", host: "acme.trunk.example" },
    transferee: undefined,
    transferorNumber: undefined,
    ...call,
  };
  return decideOutbound(outbound, directory, plan, pick);
}

const referred = (more: Partial<OutboundCall> = {}): Partial<OutboundCall> => ({
  origin: "referred",
  transferee: { number: TRANSFEREE, verified: true },
  transferorNumber: NUMBER,
  ...more,
});

const refusalOf = (verdict: Verdict) =>
  verdict.ok ? undefined : { rule: verdict.refusal.rule, status: verdict.refusal.status, when: verdict.refusal.when };
const callerIdOf = (verdict: Verdict) => (verdict.ok ? verdict.callerId.number : verdict.refusal.rule);

test("a call that every rule lets through names the rules in their order", () => {
  const verdict = decide("2025550101");
  expect(verdict).toMatchObject({
    ok: true,
    called: "+12025550101",
    country: "US",
    isEmergency: false,
    callerId: { number: NUMBER, displayName: "Acme" },
    carriers: [{ carrier: "north", address: "127.0.20.3", port: 5060, transport: "UDP", user: "+12025550101" }],
  });
  expect(verdict.trace.map(({ rule }) => rule)).toEqual([
    "number",
    "emergency",
    "country-permissions",
    "call-blocking",
    "premium",
    "caller-id",
    "carrier-routing",
  ]);
});

test("a refusal ends the trace and carries a sentence without quotes", () => {
  const verdict = decide("+442071838750");
  expect(verdict.trace.at(-1)).toMatchObject({ rule: "country-permissions", outcome: "refused" });
  expect(verdict.ok ? "" : verdict.refusal.warning).toMatch(/^[^"\\\r\n]+$/);
});

const blocking = (more: Partial<BlockingRule>): TrunkChanges => ({
  countryPermissions: ["*"],
  blockingRules: [
    {
      name: "b",
      direction: "OUTBOUND",
      callerCountry: undefined,
      calleeCountry: undefined,
      callerMatch: undefined,
      calleeMatch: undefined,
      ...more,
    },
  ],
});

describe("rules refuse, dialled and referred alike (TRANSFER §3)", () => {
  test.each<[name: string, called: string, trunk: TrunkChanges, rule: string, status: number, when: string]>([
    ["no number", "sales", {}, "number", 404, "after-202"],
    ["a context that is not ours", "tel:5550100;phone-context=example.org", {}, "number", 484, "after-202"],
    ["a country that is not permitted", "+442071838750", {}, "country-permissions", 403, "before-202"],
    [
      "no permission said: the own numbers' countries alone",
      "+442071838750",
      { countryPermissions: undefined },
      "country-permissions",
      403,
      "before-202",
    ],
    [
      "an empty list permits nothing",
      "+12025550101",
      { countryPermissions: [] },
      "country-permissions",
      403,
      "before-202",
    ],
    ["a number of no one country", "+80012345678", {}, "country-permissions", 403, "before-202"],
    ["a blocked prefix", "+442071838750", blocking({ calleeMatch: "+4420" }), "call-blocking", 403, "before-202"],
    ["a blocked country", "+442071838750", blocking({ calleeCountry: "GB" }), "call-blocking", 403, "before-202"],
    ["no number to show", "+12025550101", { phoneNumbers: [] }, "caller-id", 403, "before-202"],
  ])("%s", (_, called, trunk, rule, status, when) => {
    expect(refusalOf(decide(called, { trunk }))).toEqual({ rule, status, when });
    const call = { ...referred(), transferee: { number: undefined, verified: false }, transferorNumber: undefined };
    expect(refusalOf(decide(called, { trunk, call }))).toEqual({ rule, status, when });
  });

  test.each<[name: string, called: string, trunk: TrunkChanges]>([
    ["no permission said, own country", "+12025550101", { countryPermissions: undefined }],
    ["every country", "+80012345678", { countryPermissions: ["*"] }],
    ["a rule for the other direction", "+442071838750", blocking({ direction: "INBOUND", calleeCountry: "GB" })],
    [
      "a rule of which one condition is not met",
      "+442071838750",
      blocking({ calleeCountry: "GB", callerMatch: "+44" }),
    ],
  ])("and let through: %s", (_, called, trunk) => {
    expect(decide(called, { trunk }).ok).toBe(true);
  });

  test("a caller is blocked by the number that would be shown", () => {
    const trunk = blocking({ callerCountry: "GB" });
    expect(refusalOf(decide("+12025550101", { trunk, call: referred() }))?.rule).toBe("call-blocking");
    expect(decide("+12025550101", { trunk }).ok).toBe(true);
  });

  test("no route: 404", () => {
    expect(refusalOf(decide("+12025550101", { config: { routes: [] } }))).toEqual({
      rule: "carrier-routing",
      status: 404,
      when: "after-202",
    });
  });
});

describe("emergency", () => {
  test.each(["911", "sip:+1911@acme.trunk.example", "tel:911;phone-context=+1"])(
    "%s is refused on transfer",
    (called) => {
      expect(refusalOf(decide(called, { call: referred() }))).toEqual({
        rule: "emergency",
        status: 403,
        when: "before-202",
      });
    },
  );

  test("a trunk may allow it on transfer", () => {
    const verdict = decide("911", { trunk: { policy: { emergencyOnTransfer: "ALLOW" } }, call: referred() });
    expect(verdict).toMatchObject({ ok: true, called: "911", isEmergency: true });
  });

  test("dialled, neither country, blocking nor caller ID stand in its way", () => {
    const trunk: TrunkChanges = {
      ...blocking({ calleeMatch: "911" }),
      countryPermissions: [],
      policy: { callerIdPolicy: "REJECT" },
    };
    const verdict = decide("911", { trunk, call: { from: { user: "pbx", displayName: "", host: "x" } } });
    expect(verdict).toMatchObject({ ok: true, called: "911", isEmergency: true, callerId: { number: NUMBER } });
  });

  test("it takes a route of its own, else that of the number shown", () => {
    const carriers = [carrierWith(), carrierWith({ name: "rescue", address: "127.0.20.9" })];
    const own = decide("911", { config: { carriers, routes: [routeWith("+1", "north"), routeWith("911", "rescue")] } });
    expect(own.ok && own.carriers.map(({ carrier }) => carrier)).toEqual(["rescue"]);
    const shared = decide("911", { config: { carriers, routes: [routeWith("+1", "north")] } });
    expect(shared.ok && shared.carriers).toMatchObject([{ carrier: "north", user: "911" }]);
  });
});

describe("premium", () => {
  const premium = "+19002345678";
  test("is refused on transfer", () => {
    expect(refusalOf(decide(premium, { call: referred() }))).toEqual({
      rule: "premium",
      status: 403,
      when: "before-202",
    });
  });
  test("is allowed on transfer where the trunk says so", () => {
    expect(decide(premium, { call: referred(), trunk: { policy: { premium: "ALLOW" } } }).ok).toBe(true);
  });
  test("is dialled", () => {
    expect(decide(premium).ok).toBe(true);
  });
});

describe("caller ID", () => {
  const from = (user: string) => ({ from: { user, displayName: "Somebody", host: "pbx.example" } });
  test.each<[name: string, given: Case, shown: string]>([
    ["an own number passes", { call: from(NUMBER) }, NUMBER],
    ["an own number without its plus passes", { call: from("12025550100") }, NUMBER],
    ["REPLACE: a foreign number becomes the first own one", { call: from("+442071838750") }, NUMBER],
    ["REPLACE: anonymous becomes the first own one", { call: from("anonymous") }, NUMBER],
    [
      "REJECT: a foreign number is refused",
      { call: from("+442071838750"), trunk: { policy: { callerIdPolicy: "REJECT" } } },
      "caller-id",
    ],
    ["TRANSFEREE: the far party of a live call counts as verified", { call: referred() }, TRANSFEREE],
    ["TRANSFEREE passes REJECT", { call: referred(), trunk: { policy: { callerIdPolicy: "REJECT" } } }, TRANSFEREE],
    [
      "TRANSFEREE unverified: the transferor",
      { call: referred({ transferee: { number: TRANSFEREE, verified: false } }) },
      NUMBER,
    ],
    [
      "TRANSFEREE without a number: the transferor",
      { call: referred({ transferee: { number: undefined, verified: true } }) },
      NUMBER,
    ],
    ["TRANSFEROR", { call: referred(), trunk: { policy: { transferCallerId: "TRANSFEROR" } } }, NUMBER],
    [
      "TRANSFEROR that is no own number is refused by REJECT",
      {
        call: referred({ transferorNumber: "+442071838751" }),
        trunk: { policy: { transferCallerId: "TRANSFEROR", callerIdPolicy: "REJECT" } },
      },
      "caller-id",
    ],
  ])("%s", (_, given, shown) => {
    expect(callerIdOf(decide("+12025550101", given))).toBe(shown);
  });

  test("a replaced number does not keep the display name", () => {
    expect(decide("+12025550101", { call: from("+442071838750") })).toMatchObject({
      ok: true,
      callerId: { displayName: "" },
    });
  });
});

describe("carriers", () => {
  const carriers = ["a", "b", "c"].map((name, i) => carrierWith({ name, address: `127.0.20.${10 + i}` }));
  const names = (verdict: Verdict) => (verdict.ok ? verdict.carriers.map(({ carrier }) => carrier) : []);

  test("the longest prefix alone", () => {
    const routes = [routeWith("+1", "a"), routeWith("+1202", "b", "c")];
    expect(names(decide("+12025550101", { config: { carriers, routes } }))).toEqual(["b", "c"]);
  });

  test("by priority, then drawn by weight", () => {
    const routes = [
      {
        prefix: "+1",
        carriers: [
          { name: "a", priority: 2, weight: 1 },
          { name: "b", priority: 1, weight: 1 },
          { name: "c", priority: 1, weight: 9 },
        ],
      },
    ];
    expect(names(decide("+12025550101", { config: { carriers, routes }, pick: () => 0 }))).toEqual(["b", "c", "a"]);
    expect(names(decide("+12025550101", { config: { carriers, routes }, pick: (n) => n - 1 }))).toEqual([
      "c",
      "b",
      "a",
    ]);
  });

  test("each in its own number format", () => {
    const digits = [carrierWith({ name: "a", numberFormat: "DIGITS" })];
    const verdict = decide("tel:+12025550101;ext=7", { config: { carriers: digits, routes: [routeWith("+", "a")] } });
    expect(verdict).toMatchObject({ ok: true, carriers: [{ user: "12025550101;ext=7" }] });
  });

  test("TRANSFER rule 39: an own number goes out through a carrier, unless the trunk says onNet", () => {
    const other: Trunk = trunkWith({ name: "globex", phoneNumbers: ["+12025550199"] });
    const call = (onNet: boolean) => {
      const trunk = trunkWith({ policy: { onNet } });
      return decide("+12025550199", { trunk: { policy: { onNet } }, config: { trunks: [trunk, other] } });
    };
    expect(call(false)).toMatchObject({ ok: true, onNet: undefined, carriers: [{ carrier: "north" }] });
    expect(call(true)).toMatchObject({ ok: true, onNet: { name: "globex" } });
  });
});
