import { type DialPlan, trunkWith } from "@tandem/directory";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tablePlan } from "../testing/table-plan.ts";
import { uriOf } from "../testing/uri-of.ts";
import { dialledNumber } from "./dialled-number.ts";

const plan = tablePlan();

function numberIn(uri: string, dialPlan: Partial<DialPlan> = {}, more: Parameters<typeof trunkWith>[0] = {}) {
  const full = { country: "US", nationalPrefix: undefined, internationalPrefix: undefined, ...dialPlan };
  return dialledNumber(uriOf(uri), trunkWith({ ...more, policy: { dialPlan: full } }), plan);
}

describe("TRANSFER rule 34: forms of one number", () => {
  test.each([
    ["E.164", "sip:+12025550100@acme.trunk.example"],
    ["E.164 without its plus", "sip:12025550100@acme.trunk.example"],
    ["%2B for the plus", "sip:%2B12025550100@acme.trunk.example"],
    ["visual separators", "sip:+1-202-555.01(00)@acme.trunk.example"],
    ["national", "sip:2025550100@acme.trunk.example"],
    ["user=phone", "sip:+12025550100@acme.trunk.example;user=phone"],
    ["phone-context inside a sip user", "sip:5550100;phone-context=+1202@acme.trunk.example"],
    ["a global tel URI", "tel:+1-202-555-0100"],
    ["a local tel URI with a global context", "tel:555-0100;phone-context=+1-202"],
    ["a local tel URI with the trunk's own domain as context", "tel:2025550100;phone-context=Acme.Trunk.Example."],
    ["a local tel URI without context", "tel:2025550100"],
    ["a plus beside a context", "tel:+12025550100;phone-context=example.org"],
  ])("%s", (_, uri) => {
    expect(numberIn(uri)).toMatchObject({
      ok: true,
      value: { digits: "+12025550100", country: "US", isShortCode: false, suffix: "" },
    });
  });

  test("isub and ext are kept for the carrier, in this order", () => {
    expect(numberIn("tel:+12025550100;ext=22;isub=AB1")).toMatchObject({
      ok: true,
      value: { suffix: ";isub=ab1;ext=22" },
    });
  });
});

describe("the trunk's dial plan", () => {
  test.each<[name: string, uri: string, dialPlan: Partial<DialPlan>, digits: string]>([
    ["the country's international prefix", "sip:011442071838750@x.example", {}, "+442071838750"],
    [
      "an international prefix of its own",
      "sip:8810442071838750@x.example",
      { internationalPrefix: "8810" },
      "+442071838750",
    ],
    ["a national prefix of its own", "sip:92025550100@x.example", { nationalPrefix: "9" }, "+12025550100"],
    ["the country's national prefix", "sip:030123456@x.example", { country: "DE" }, "+4930123456"],
    ["no country: that of the first number", "sip:2025550100@x.example", { country: undefined }, "+12025550100"],
    ["E.164 of another country without its plus", "sip:442071838750@x.example", {}, "+442071838750"],
  ])("%s", (_, uri, dialPlan, digits) => {
    expect(numberIn(uri, dialPlan)).toMatchObject({ ok: true, value: { digits } });
  });

  test("a short code stays as it is dialled, and belongs to the country of the dial plan", () => {
    expect(numberIn("sip:411@x.example")).toMatchObject({
      ok: true,
      value: { digits: "411", isShortCode: true, country: "US", isEmergency: false },
    });
  });
});

describe("short codes and plus forms meet the emergency list after normalisation (TRANSFER rule 34)", () => {
  test.each<[uri: string, digits: string, dialPlan?: Partial<DialPlan>]>([
    ["sip:911@x.example", "911"],
    ["sip:112@x.example", "112"],
    ["sip:9-1-1@x.example", "911"],
    ["sip:%39%31%31@x.example", "911"],
    ["sip:+911@x.example", "911"],
    ["sip:+1911@x.example", "911"],
    ["tel:911", "911"],
    ["tel:911;phone-context=+1", "911"],
    ["tel:911;phone-context=acme.trunk.example", "911"],
    ["sip:911;phone-context=+1@x.example", "911"],
    ["sip:0111911@x.example", "911"],
    ["sip:9911@x.example", "911", { nationalPrefix: "9" }],
    ["sip:110@x.example", "110", { country: "DE" }],
    ["sip:+49110@x.example", "+49110"],
  ])("%s is %s", (uri, digits, dialPlan) => {
    expect(numberIn(uri, dialPlan)).toMatchObject({ ok: true, value: { digits, isEmergency: true } });
  });
});

describe("refusals", () => {
  test.each<[name: string, uri: string, status: number]>([
    ["a name", "sip:sales@x.example", 404],
    ["no user", "sip:x.example", 404],
    ["an impossible number", "sip:+1202@x.example", 404],
    ["a star code", "sip:*67@x.example", 404],
    ["letters in a number", "sip:+1202555O100@x.example", 404],
    ["hexadecimal digits of a tel URI", "tel:abc", 404],
    ["a context that is another's domain", "tel:5550100;phone-context=example.org", 484],
  ])("%s: %i", (_, uri, status) => {
    expect(numberIn(uri)).toMatchObject({ ok: false, error: { status, when: "after-202" } });
  });

  test("a local number and no dial plan: 484", () => {
    const result = numberIn("sip:2025550@x.example", { country: undefined }, { phoneNumbers: [] });
    expect(result).toMatchObject({ ok: false, error: { status: 484 } });
  });
});

test("whatever the user part is, the answer is E.164, a short code, or a refusal", () => {
  const user = fc.stringMatching(/^[0-9+\-.()*#a-f;=%]{0,40}$/);
  fc.assert(
    fc.property(user, (text) => {
      const uri = { ...uriOf("sip:1@x.example"), user: text };
      const result = dialledNumber(uri as ReturnType<typeof uriOf>, trunkWith(), plan);
      if (result.ok) expect(result.value.digits).toMatch(result.value.isShortCode ? /^\+?\d{2,6}$/ : /^\+\d{7,15}$/);
      else expect([404, 484]).toContain(result.error.status);
    }),
  );
});
