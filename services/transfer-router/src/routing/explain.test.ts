import { buildDirectory, configWith, trunkWith } from "@tandem/directory";
import { describe, expect, test } from "vitest";
import type { Candidate } from "../ports/resolver.ts";
import { tablePlan } from "../testing/table-plan.ts";
import { explain } from "./explain.ts";

const trunk = trunkWith({ policy: { foreignGuard: { allow: [] } } });
const directory = buildDirectory(configWith({ trunks: [trunk] }), 1);
const at = (address: string): Candidate => ({ address, port: 5060, transport: "UDP", ttlMs: 1_000 });
const why = (referTo: string, candidates?: readonly Candidate[]) =>
  explain({ trunk, referTo, from: "+12025550100", transferee: "+442071838750" }, directory, tablePlan(), candidates);

test("a number of the own domain: every rule and the carriers", () => {
  const explanation = why("sip:+12025550101@acme.trunk.example");
  expect(explanation).toMatchObject({
    class: "PSTN",
    response: 202,
    notify: undefined,
    warning: undefined,
    carriers: [{ carrier: "north", user: "+12025550101" }],
    callerId: { number: "+442071838750" },
  });
  expect(explanation.trace.map(({ rule }) => rule)).toEqual([
    "class",
    "number",
    "emergency",
    "country-permissions",
    "call-blocking",
    "premium",
    "caller-id",
    "carrier-routing",
  ]);
});

test.each([
  "+12025550101",
  "<sip:+12025550101@acme.trunk.example>",
  '"Desk" <tel:+12025550101>',
  "tel:+1-202-555-0101",
  "(202) 555-0101",
])("%s is read", (text) => {
  expect(why(text)).toMatchObject({ class: "PSTN", response: 202, carriers: [{ user: "+12025550101" }] });
});

describe("refusals", () => {
  test.each<[referTo: string, response: number, notify: number | undefined, rule: string]>([
    ["+442071838750", 403, undefined, "country-permissions"],
    ["911", 403, undefined, "emergency"],
    ["sip:sales@acme.trunk.example", 202, 404, "number"],
    ["+12025559999", 202, 404, "carrier-routing"],
    ["sip:1@globex.trunk.example", 202, 403, "other-trunk"],
    ["mailto:carol@example.net", 400, undefined, "refer-to-scheme"],
    ["sip:c@example.net;method=BYE", 403, undefined, "refer-to-method"],
    ["not a uri", 400, undefined, "refer-to"],
    ["sip:+12025550101@acme.trunk.example?Replaces=1%3Bto-tag%3Da%3Bfrom-tag%3Db", 202, 481, "join"],
  ])("%s: %i, NOTIFY %s", (referTo, response, notify, rule) => {
    const explanation = why(referTo);
    expect(explanation).toMatchObject({ response, notify, rule });
    expect(explanation.warning).toBeTruthy();
    expect(explanation.trace.at(-1)).toMatchObject({ rule, outcome: "refused" });
  });
});

describe("a foreign target", () => {
  test("not resolved: the guard is left out and said so", () => {
    expect(why("sip:agent@example.net")).toMatchObject({
      class: "SIP",
      response: 202,
      trace: [{ rule: "class" }, { rule: "guard", outcome: "skipped" }],
    });
  });
  test("resolved to a public address", () => {
    expect(why("sip:agent@example.net", [at("8.8.8.8")])).toMatchObject({ class: "SIP", notify: undefined });
  });
  test("one guarded address, then a good one", () => {
    const { trace, notify } = why("sip:agent@example.net", [at("10.0.0.1"), at("8.8.8.8")]);
    expect(trace.map(({ outcome }) => outcome)).toEqual(["passed", "refused", "passed"]);
    expect(notify).toBeUndefined();
  });
  test.each<[address: readonly string[], notify: number, rule: string]>([
    [[], 503, "dns"],
    [["10.0.0.1"], 403, "guard-range"],
    [["127.0.20.1"], 482, "loop"],
    [["127.0.20.3"], 403, "guard-carrier"],
  ])("resolved to %j: NOTIFY %i", (addresses, notify, rule) => {
    expect(why("sip:agent@example.net", addresses.map(at))).toMatchObject({
      class: "SIP",
      response: 202,
      notify,
      rule,
    });
  });
});
