import {
  buildDirectory,
  carrierWith,
  cidrs,
  configWith,
  endpointWith,
  type ForeignGuard,
  type HostRule,
  trunkWith,
} from "@tandem/directory";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GuardTarget, type GuardVerdict, guardTarget } from "./guard.ts";

const PLATFORM = "198.18.0.1";

const blocks = (...texts: string[]): readonly HostRule[] => cidrs(...texts).map((cidr) => ({ kind: "cidr", cidr }));

function guard(
  target: Partial<GuardTarget> & { readonly address: string },
  policy: Partial<ForeignGuard> = {},
): GuardVerdict {
  const trunk = trunkWith({
    acls: cidrs("10.9.0.0/24"),
    endpoints: [
      endpointWith({ address: "192.168.7.7", port: 88 }),
      endpointWith({ name: "off", address: "192.168.7.8", enabled: false }),
      endpointWith({ name: "here", address: PLATFORM, port: 5090 }),
      endpointWith({ name: "itself", address: PLATFORM, port: 5060 }),
    ],
    policy: { foreignGuard: { allow: [], ...policy } },
  });
  const globex = trunkWith({
    name: "globex",
    phoneNumbers: [],
    acls: [],
    endpoints: [endpointWith({ address: "8.8.4.4" })],
  });
  const directory = buildDirectory(
    configWith({
      listen: [{ transport: "UDP", address: PLATFORM, port: 5060, advertised: { host: "7.7.7.7", port: 5060 } }],
      trunks: [trunk, globex],
      carriers: [carrierWith({ address: "9.9.9.9", sources: cidrs("9.9.9.9", "9.9.8.0/24") })],
      routes: [],
    }),
    1,
  );
  return guardTarget({ host: "agent.example.net", port: 5060, transport: "UDP", ...target }, trunk, directory);
}

const ruleOf = (verdict: GuardVerdict) => (verdict.ok ? "ok" : `${verdict.refusal.rule} ${verdict.refusal.status}`);

test("a public address passes and is not the customer's side", () => {
  expect(guard({ address: "8.8.8.8" })).toEqual({ ok: true, customerSide: false, rule: "a public address" });
  expect(ruleOf(guard({ address: "2606:4700::1" }))).toBe("ok");
});

describe("ranges that are not public are denied after resolution", () => {
  test.each([
    ["private", "10.0.0.1"],
    ["private", "172.31.255.255"],
    ["private", "192.168.0.1"],
    ["loopback", "127.0.0.1"],
    ["link-local, with a cloud's metadata", "169.254.169.254"],
    ["carrier-grade NAT", "100.64.0.1"],
    ["unspecified", "0.0.0.0"],
    ["this network", "0.1.2.3"],
    ["multicast", "224.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["reserved", "240.0.0.1"],
    ["documentation", "192.0.2.1"],
    ["IPv6 loopback", "::1"],
    ["IPv6 unspecified", "::"],
    ["IPv6 link-local", "fe80::1"],
    ["IPv6 unique local", "fd00::1"],
    ["IPv6 multicast", "ff02::1"],
    ["IPv4-mapped", "::ffff:10.0.0.1"],
    ["IPv4-mapped in hexadecimal", "::ffff:a00:1"],
    ["IPv4-compatible", "::10.0.0.1"],
    ["NAT64", "64:ff9b::10.0.0.1"],
    ["NAT64 in hexadecimal", "64:ff9b::a9fe:a9fe"],
    ["local NAT64", "64:ff9b:1::808:808"],
    ["6to4", "2002:a00:1::1"],
    ["6to4 of loopback", "2002:7f00:1::"],
    ["Teredo", "2001:0:4136:e378::1"],
  ])("%s: %s", (_, address) => {
    expect(ruleOf(guard({ address }))).toBe("guard-range 403");
  });

  test("a NAT64 form of a public address passes", () => {
    expect(ruleOf(guard({ address: "64:ff9b::8.8.8.8" }))).toBe("ok");
  });
});

describe("spellings that only a lenient resolver reads are no address", () => {
  test.each([
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "127.1",
    "017700000001",
    "evil.0x7f",
    "10.0.0.1.5",
  ])("%s as host", (host) => {
    expect(ruleOf(guard({ host, address: "8.8.8.8" }))).toBe("guard-address-form 403");
  });

  test.each(["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "fe80::1%eth0", "agent.example.net", ""])(
    "%j as address",
    (address) => {
      expect(ruleOf(guard({ address }))).toBe("guard-address-form 403");
    },
  );

  test("a literal in its usual form is judged by its range", () => {
    expect(ruleOf(guard({ host: "127.0.0.1", address: "127.0.0.1" }))).toBe("guard-range 403");
    expect(ruleOf(guard({ host: "[2606:4700::1]", address: "2606:4700::1" }))).toBe("ok");
  });
});

describe("the platform's own address is a loop: 482, whatever any allow list says", () => {
  test.each(["7.7.7.7", "::ffff:7.7.7.7", "64:ff9b::7.7.7.7", PLATFORM])("%s", (address) => {
    expect(ruleOf(guard({ address }, { allow: blocks("0.0.0.0/0", "::/0") }))).toBe("loop 482");
  });

  test.each(["7.7.7.7", "::ffff:7.7.7.7", PLATFORM])("%s at any other port too", (address) => {
    expect(ruleOf(guard({ address, port: 5080 }))).toBe("loop 482");
    expect(ruleOf(guard({ address, port: 5080 }, { allow: blocks("0.0.0.0/0", "::/0") }))).toBe("loop 482");
  });

  test("but not where the trunk has an endpoint, a PBX on the same machine: that port alone", () => {
    expect(guard({ address: PLATFORM, port: 5090 })).toMatchObject({ ok: true, customerSide: true });
    expect(ruleOf(guard({ address: "7.7.7.7", port: 5090 }))).toBe("loop 482");
    expect(ruleOf(guard({ address: PLATFORM, port: 5091 }))).toBe("loop 482");
  });

  test("an endpoint at the platform's own port is a loop all the same", () => {
    expect(ruleOf(guard({ address: PLATFORM, port: 5060 }))).toBe("loop 482");
  });
});

describe("a carrier's address is a free PSTN call in disguise", () => {
  test.each(["9.9.9.9", "9.9.8.77", "::ffff:9.9.9.9"])("%s", (address) => {
    expect(ruleOf(guard({ address }))).toBe("guard-carrier 403");
  });
  test("unless the trunk's allow list covers it", () => {
    expect(ruleOf(guard({ address: "9.9.9.9" }, { allow: blocks("9.9.9.0/24") }))).toBe("ok");
  });
});

test("another trunk's endpoint is refused, whatever the port", () => {
  expect(ruleOf(guard({ address: "8.8.4.4" }))).toBe("guard-other-trunk 403");
  expect(ruleOf(guard({ address: "8.8.4.4", port: 5070 }))).toBe("guard-other-trunk 403");
});

describe("TRANSFER rule 37: own endpoints and ACL addresses are the customer's side", () => {
  test.each([
    ["an endpoint, on its own port", { address: "192.168.7.7", port: 88 }, "the trunk's own endpoint"],
    [
      "an endpoint's host, on another port",
      { address: "192.168.7.7", port: 5070 },
      "a host of the trunk's own endpoints or ACL",
    ],
    ["an address of the ACL", { address: "10.9.0.42", port: 5060 }, "a host of the trunk's own endpoints or ACL"],
  ])("%s", (_, target, rule) => {
    expect(guard(target)).toEqual({ ok: true, customerSide: true, rule });
  });

  test("not an endpoint that is not enabled", () => {
    expect(ruleOf(guard({ address: "192.168.7.8" }))).toBe("guard-range 403");
  });

  test("the deny list is stronger", () => {
    expect(ruleOf(guard({ address: "10.9.0.42" }, { deny: blocks("10.9.0.42") }))).toBe("guard-deny 403");
  });
});

describe("allow and deny lists", () => {
  const domain: readonly HostRule[] = [{ kind: "below", domain: "example.net" }];
  test.each<[name: string, address: string, policy: Partial<ForeignGuard>, rule: string]>([
    ["an allowed block opens private space", "10.0.0.1", { allow: blocks("10.0.0.0/8") }, "ok"],
    ["an allowed block opens a NAT64 form of it", "64:ff9b::10.0.0.1", { allow: blocks("10.0.0.0/8") }, "ok"],
    ["an allowed domain opens it too", "10.0.0.1", { allow: domain }, "ok"],
    ["an allowed block opens no other", "192.168.0.1", { allow: blocks("10.0.0.0/8") }, "guard-range 403"],
    ["nothing opens multicast", "224.0.0.1", { allow: blocks("0.0.0.0/0") }, "guard-range 403"],
    ["nothing opens the unspecified address", "0.0.0.0", { allow: blocks("0.0.0.0/0") }, "guard-range 403"],
    ["a denied domain", "8.8.8.8", { deny: domain }, "guard-deny 403"],
    ["deny wins over allow", "8.8.8.8", { allow: blocks("8.8.8.8"), deny: blocks("8.8.0.0/16") }, "guard-deny 403"],
    ["an allow list that is not empty denies no public address", "8.8.8.8", { allow: blocks("10.0.0.0/8") }, "ok"],
  ])("%s", (_, address, policy, rule) => {
    expect(ruleOf(guard({ address }, policy))).toBe(rule);
  });
});

describe("ports and transports", () => {
  test.each<[name: string, target: Partial<GuardTarget>, policy: Partial<ForeignGuard>, rule: string]>([
    ["a well-known port", { port: 25 }, {}, "guard-port 403"],
    ["a port outside the list", { port: 5070 }, { ports: [{ from: 5060, to: 5061 }] }, "guard-port 403"],
    ["the last port of a range", { port: 5061 }, { ports: [{ from: 5060, to: 5061 }] }, "ok"],
    ["a transport that is not in the list", { transport: "TCP" }, { transports: ["TLS"] }, "guard-transport 403"],
  ])("%s", (_, target, policy, rule) => {
    expect(ruleOf(guard({ address: "8.8.8.8", ...target }, policy))).toBe(rule);
  });
});

test("an IPv4 address is judged alike in each form that leads to it", () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const plain = guard({ address }).ok;
      expect(guard({ address: `::ffff:${address}` }).ok).toBe(plain);
      if (!plain) expect(guard({ address: `64:ff9b::${address}` }).ok).toBe(false);
    }),
  );
});
