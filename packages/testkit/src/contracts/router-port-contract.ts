import type { RouterPort } from "@tandem/contracts";
import { beforeAll, describe, expect, test } from "vitest";

/** The promises of the port `RouterPort`, wherever it is bound, on the configuration `examples/demo.yaml`. */
export function routerPortContract(name: string, make: () => Promise<RouterPort>): void {
  describe(`the router's port: ${name}`, () => {
    let port: RouterPort;
    beforeAll(async () => {
      port = await make();
    });
    const asked = {
      trunk: "acme",
      referTo: "<sip:+12025550202@acme.trunk.example>",
      from: "",
      transferee: "",
      referredBy: "",
    };

    test("says class, rule, trace and carriers of a transfer to a number", async () => {
      const found = await port.explain(asked);
      expect(found).toMatchObject({ targetClass: "TARGET_CLASS_PSTN", referStatus: 202, finalStatus: 0, warning: "" });
      expect(found.trace.length).toBeGreaterThan(0);
      expect(found.carriers.length).toBeGreaterThan(0);
    });

    test("says the same of a foreign address, by its literal address", async () => {
      const found = await port.explain({ ...asked, referTo: "<sip:carol@127.0.20.9:5080>" });
      expect(found).toMatchObject({ targetClass: "TARGET_CLASS_SIP", referStatus: 202 });
    });

    test("a call that does not run is not found and not ended, and that is sure where no router is away", async () => {
      const callId = `${"0".repeat(32)}.1`;
      expect(await port.findCalls({ callIds: [callId, "no id of ours"] })).toEqual({ callIds: [], isSure: true });
      expect(await port.endCall({ callId, text: "" })).toEqual({ found: false, isSure: true });
    });

    test("a trunk that there is not is an answer", async () => {
      expect(await port.explain({ ...asked, trunk: "nobody" })).toMatchObject({
        targetClass: "TARGET_CLASS_UNSPECIFIED",
        referStatus: 403,
        warning: "there is no trunk nobody",
      });
    });
  });
}
