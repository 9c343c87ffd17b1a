import { describe, expect, it } from "vitest";
import { SipAgent } from "../agent/sip-agent.ts";
import { tcpAgent } from "./tcp-agent.ts";
import { udpAgent } from "./udp-agent.ts";

const A = { name: "a", address: "127.0.20.201", port: 25_060, user: "a", mediaPort: 25_100 };
const B = { name: "b", address: "127.0.20.202", port: 25_060, user: "b", mediaPort: 25_100 };

describe.each([
  { transport: "UDP" as const, open: udpAgent },
  { transport: "TCP" as const, open: tcpAgent },
])("an agent on $transport", ({ transport, open }) => {
  it("plays a script on real sockets: two agents call each other, hear each other, and hang up", async () => {
    const caller = await open(
      new SipAgent({
        ...A,
        transport,
        server: B,
        script: { steps: [{ on: "start", do: { kind: "call", to: "sip:b@127.0.20.202" } }] },
      }),
    );
    const called = await open(
      new SipAgent({ ...B, transport, server: A, script: { invite: [{ provisional: [{ status: 180 }], after: 20 }] } }),
    );
    try {
      caller.start();
      expect(await caller.until((agent) => agent.up.length === 1, 5_000)).toBe(true);
      expect(await called.until(() => (called.rtp?.received.get("127.0.20.201:25100") ?? 0) >= 3, 5_000)).toBe(true);
      expect(await caller.until(() => (caller.rtp?.received.get("127.0.20.202:25100") ?? 0) >= 3, 5_000)).toBe(true);
      caller.hangUp();
      expect(await called.until((agent) => agent.up.length === 0, 5_000)).toBe(true);
      expect([...caller.agent.violations, ...called.agent.violations]).toEqual([]);
    } finally {
      await caller.close();
      await called.close();
    }
  });
});

describe("udpAgent", () => {
  it("says which address is not free", async () => {
    const first = await udpAgent(new SipAgent({ ...A, server: B, script: {} }), { rtp: false });
    await expect(udpAgent(new SipAgent({ ...A, server: B, script: {} }), { rtp: false })).rejects.toThrow("25060");
    await first.close();
  });
});
