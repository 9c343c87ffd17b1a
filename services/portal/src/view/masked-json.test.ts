import { expect, it } from "vitest";
import { maskNumber } from "./mask-number.ts";
import { maskedJson } from "./masked-json.ts";

it.each([
  ["+12025550101", "+1202555••••"],
  ["<sip:+12025550101@acme.example;user=phone>", "<sip:+1202555••••@acme.example;user=phone>"],
  ["tel:+1-202-555-0101", "tel:+1-202-555-••••"],
  ["tel:+1(202)555.0101", "tel:+1(202)555.••••"],
  ["sip:1.202.555.0101@192.0.2.10", "sip:1.202.555.••••@192.0.2.10"],
  ["sip:%2B%31%32%30255501%30%31@acme.example", "sip:%2B%31%32%302555••••@acme.example"],
  ["sip:+12025550101@192.0.2.10:5060;transport=udp", "sip:+1202555••••@192.0.2.10:5060;transport=udp"],
  ["extension 1001 at 203.0.113.255", "extension 1001 at 203.0.113.255"],
])("of %s a viewer sees %s", (text, shown) => {
  expect(maskNumber(text)).toBe(shown);
});

it("hides numbers wherever a peer or a rule may have written one", () => {
  const call = { callId: "12345678", from: "+12025550101", cause: "moved to +12025550102", warning: "+12025550103" };
  expect(maskedJson({ ...call, trace: [{ rule: "caller id", detail: "+12025550104 is theirs" }] })).toEqual({
    callId: "12345678",
    from: "+1202555••••",
    cause: "moved to +1202555••••",
    warning: "+1202555••••",
    trace: [{ rule: "caller id", detail: "+1202555•••• is theirs" }],
  });
});
