import { describe, expect, it } from "vitest";
import { explainTable } from "./explain-table.ts";

const ASKED = { trunk: "acme", referTo: "<sip:+12025550202@acme.trunk.example>", rule: "country-permissions" };

describe("explainTable", () => {
  it("shows the rules, the carriers in the order of trial, and leaves the end to the target", () => {
    const text = explainTable({
      ...ASKED,
      targetClass: "PSTN",
      trace: [{ rule: "number", outcome: "changed", detail: "+12025550202" }],
      carriers: [{ carrier: "south", address: "192.0.2.4", port: 5060, transport: "UDP", user: "+12025550202" }],
      referStatus: 202,
      callerId: "+12025550100",
    });
    expect(text).toContain("~ changed  number  +12025550202");
    expect(text).toMatch(/^1 +south +UDP 192\.0\.2\.4 port 5060 +\+12025550202$/m);
    expect(text).toContain("caller ID +12025550100");
    expect(text).toMatch(/REFER +202\nNOTIFY +100, then what the target answers$/);
  });

  it("says which rule refuses after the 202", () => {
    const refused = {
      ...ASKED,
      trace: [],
      carriers: [],
      referStatus: 202,
      finalStatus: 403,
      warning: "FR is not permitted",
    };
    expect(explainTable(refused)).toMatch(
      /NOTIFY +100, then 403 by rule country-permissions: FR is not permitted; no INVITE is sent/,
    );
  });

  it("says that a REFER that is refused itself has no NOTIFY", () => {
    const refused = { ...ASKED, rule: "refer-to", trace: [], carriers: [], referStatus: 400 };
    expect(explainTable(refused)).toMatch(/REFER +400 by rule refer-to\nNOTIFY +none; the call goes on$/);
  });
});
