import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import type { Candidate, ResolveRequest, Resolver } from "@tandem/transfer-router";
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Packet,
  streamEncode,
  TRUNCATED_RESPONSE,
} from "dns-packet";
import { afterEach, describe, expect, test } from "vitest";
import { type DnsResolverOptions, dnsResolver } from "./dns-resolver.ts";

const ADDRESS = "127.0.21.53";

/** What the server of the test does with a question. */
type Reply = readonly Answer[] | "nxdomain" | "servfail" | "silence" | "truncated";
type Zone = Readonly<Record<string, Reply>>;

interface TestServer {
  readonly server: string;
  readonly asked: string[];
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A small DNS server over UDP and TCP on one port; a name without a row gets an empty answer. */
async function serve(zone: Zone): Promise<TestServer> {
  const asked: string[] = [];
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, ADDRESS, resolve));
  const { port } = socket.address();
  socket.on("message", (bytes, peer) => {
    const query = decode(bytes);
    const key = keyOf(query);
    asked.push(key);
    const reply = zone[key] ?? [];
    if (reply === "silence") return;
    // A forgery comes first: the wrong id must be passed over.
    socket.send(encode({ ...answer(query, []), id: ((query.id ?? 0) + 1) & 0xffff }), peer.port, peer.address);
    socket.send(encode(answer(query, reply)), peer.port, peer.address);
  });
  const tcp = createServer((stream) => {
    stream.on("data", (chunk) => {
      const query = decode(chunk, 2);
      const key = keyOf(query);
      asked.push(`tcp ${key}`);
      stream.end(streamEncode(answer(query, zone[`tcp ${key}`] ?? [])));
    });
  });
  await new Promise<void>((resolve) => tcp.listen(port, ADDRESS, resolve));
  closers.push(() => {
    socket.close();
    tcp.close();
  });
  return { server: `${ADDRESS}:${port}`, asked };
}

function keyOf(query: Packet): string {
  const question = query.questions?.[0];
  return `${question?.type ?? ""} ${question?.name ?? ""}`;
}

function answer(query: Packet, reply: Reply): Packet {
  const codes: Readonly<Record<string, number>> = { nxdomain: 3, servfail: 2, truncated: TRUNCATED_RESPONSE };
  const flags = typeof reply === "string" ? (codes[reply] ?? 0) : 0;
  return {
    type: "response",
    id: query.id ?? 0,
    flags: AUTHORITATIVE_ANSWER | flags,
    questions: query.questions ?? [],
    answers: typeof reply === "string" ? [] : [...reply],
  };
}

const a = (name: string, data: string, ttl = 60): Answer => ({ type: "A", name, data, ttl });
const aaaa = (name: string, data: string, ttl = 60): Answer => ({ type: "AAAA", name, data, ttl });
const srv = (name: string, target: string, port: number, priority = 0, weight = 0): Answer => ({
  type: "SRV",
  name,
  ttl: 30,
  data: { target, port, priority, weight },
});
const naptr = (name: string, order: number, services: string, replacement: string): Answer => ({
  type: "NAPTR",
  name,
  ttl: 90,
  data: { order, preference: 10, flags: "S", services, regexp: "", replacement },
});

const request = (host: string, more: Partial<ResolveRequest> = {}): ResolveRequest => ({
  host,
  port: undefined,
  transport: undefined,
  secure: false,
  ...more,
});

function resolverOf(server: string, more: DnsResolverOptions = {}): Resolver {
  return dnsResolver({ servers: [server], timeoutMs: 200, rounds: 1, random: () => 0, now: () => 0, ...more });
}

async function candidatesOf(zone: Zone, asked: ResolveRequest): Promise<readonly Omit<Candidate, "ttlMs">[]> {
  const { server } = await serve(zone);
  const resolution = await resolverOf(server).resolve(asked);
  return resolution.ok
    ? resolution.candidates.map(({ address, port, transport }) => ({ address, port, transport }))
    : [];
}

describe("RFC 3263 §4", () => {
  test("NAPTR says the transport and the SRV name, in its order", async () => {
    const zone = {
      "NAPTR example.net": [
        naptr("example.net", 20, "SIP+D2U", "_sip._udp.example.net"),
        naptr("example.net", 10, "SIP+D2T", "_sip._tcp.example.net"),
      ],
      "SRV _sip._tcp.example.net": [srv("_sip._tcp.example.net", "one.example.net", 5070)],
      "A one.example.net": [a("one.example.net", "198.51.100.1")],
    };
    expect(await candidatesOf(zone, request("example.net"))).toEqual([
      { address: "198.51.100.1", port: 5070, transport: "TCP" },
    ]);
  });

  test("without NAPTR the SRV names are tried, UDP first", async () => {
    const zone = {
      "SRV _sip._udp.example.net": [srv("_sip._udp.example.net", "one.example.net", 5070)],
      "A one.example.net": [a("one.example.net", "198.51.100.1")],
    };
    expect(await candidatesOf(zone, request("example.net"))).toEqual([
      { address: "198.51.100.1", port: 5070, transport: "UDP" },
    ]);
  });

  test("without SRV the addresses are taken, IPv4 first, at the default port", async () => {
    const zone = {
      "A example.net": [a("example.net", "198.51.100.1")],
      "AAAA example.net": [aaaa("example.net", "2001:DB8:0::1")],
    };
    expect(await candidatesOf(zone, request("example.net."))).toEqual([
      { address: "198.51.100.1", port: 5060, transport: "UDP" },
      { address: "2001:db8::1", port: 5060, transport: "UDP" },
    ]);
  });

  test("a port in the URI skips NAPTR and SRV", async () => {
    const { server, asked } = await serve({ "A example.net": [a("example.net", "198.51.100.1")] });
    const resolution = await resolverOf(server).resolve(request("example.net", { port: 5080, transport: "TCP" }));
    expect(resolution).toEqual({
      ok: true,
      candidates: [{ address: "198.51.100.1", port: 5080, transport: "TCP", ttlMs: 60_000 }],
    });
    expect(asked.sort()).toEqual(["A example.net", "AAAA example.net"]);
  });

  test("a transport in the URI skips NAPTR", async () => {
    const zone = {
      "SRV _sip._tcp.example.net": [srv("_sip._tcp.example.net", "one.example.net", 5070)],
      "A one.example.net": [a("one.example.net", "198.51.100.1")],
    };
    const found = await candidatesOf(zone, request("example.net", { transport: "TCP" }));
    expect(found).toEqual([{ address: "198.51.100.1", port: 5070, transport: "TCP" }]);
  });

  test("a sips URI takes TLS alone, and falls back to port 5061", async () => {
    const zone = {
      "NAPTR example.net": [naptr("example.net", 10, "SIP+D2U", "_sip._udp.example.net")],
      "SRV _sip._udp.example.net": [srv("_sip._udp.example.net", "one.example.net", 5070)],
      "A example.net": [a("example.net", "198.51.100.9")],
    };
    expect(await candidatesOf(zone, request("example.net", { secure: true }))).toEqual([
      { address: "198.51.100.9", port: 5061, transport: "TLS" },
    ]);
  });

  test("SRV targets come by priority, then by weight (RFC 2782)", async () => {
    const name = "_sip._udp.example.net";
    const zone = {
      [`SRV ${name}`]: [
        srv(name, "c.example.net", 3, 2, 0),
        srv(name, "a.example.net", 1, 1, 1),
        srv(name, "b.example.net", 2, 1, 9),
      ],
      "A a.example.net": [a("a.example.net", "198.51.100.1")],
      "A b.example.net": [a("b.example.net", "198.51.100.2")],
      "A c.example.net": [a("c.example.net", "198.51.100.3")],
    };
    const { server } = await serve(zone);
    const resolution = await resolverOf(server, { random: (n) => n - 1 }).resolve(request("example.net"));
    expect(resolution.ok && resolution.candidates.map(({ port }) => port)).toEqual([2, 1, 3]);
  });

  test("an alias is followed, and the lowest TTL counts", async () => {
    const { server } = await serve({
      "A example.net": [
        { type: "CNAME", name: "example.net", data: "real.example.org", ttl: 5 },
        a("real.example.org", "198.51.100.1"),
      ],
    });
    const resolution = await resolverOf(server).resolve(request("example.net", { port: 5060 }));
    expect(resolution).toMatchObject({ ok: true, candidates: [{ address: "198.51.100.1", ttlMs: 5_000 }] });
  });
});

describe("answers that are no address", () => {
  test.each<[name: string, zone: Zone, reason: string]>([
    ["a name that does not exist", { "A example.net": "nxdomain", "AAAA example.net": "nxdomain" }, "has no address"],
    ["a server that fails", { "A example.net": "servfail", "AAAA example.net": "servfail" }, "response code 2"],
    ["a server that is silent", { "A example.net": "silence", "AAAA example.net": "silence" }, "timeout"],
    [
      "a service that is decidedly not there",
      { "SRV _sip._udp.example.net": [srv("_sip._udp.example.net", ".", 0)] },
      "not offered",
    ],
  ])("%s", async (_, zone, reason) => {
    const { server } = await serve(zone);
    const resolution = await resolverOf(server).resolve(request("example.net", { transport: "UDP" }));
    expect(resolution).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });

  test("a sips URI over UDP", async () => {
    const resolution = await resolverOf(`${ADDRESS}:9`).resolve(
      request("example.net", { secure: true, transport: "UDP" }),
    );
    expect(resolution.ok).toBe(false);
  });

  test("a transport that is not offered here", async () => {
    const resolver = resolverOf(`${ADDRESS}:9`, { transports: ["UDP"] });
    expect(await resolver.resolve(request("example.net", { secure: true }))).toEqual({
      ok: false,
      reason: "TLS is not offered here",
    });
  });

  test("the deadline ends a resolution that servers draw out", async () => {
    const { server } = await serve({ "A example.net": "silence", "AAAA example.net": "silence" });
    const resolver = resolverOf(server, { timeoutMs: 60_000, deadlineMs: 20 });
    expect(await resolver.resolve(request("example.net", { port: 5060 }))).toMatchObject({ ok: false });
  });
});

describe("servers", () => {
  test("a cut-off answer is asked for again over TCP (RFC 7766 §5)", async () => {
    const { server, asked } = await serve({
      "A example.net": "truncated",
      "tcp A example.net": [a("example.net", "198.51.100.1")],
    });
    const resolution = await resolverOf(server).resolve(request("example.net", { port: 5060 }));
    expect(resolution).toMatchObject({ ok: true, candidates: [{ address: "198.51.100.1" }] });
    expect(asked).toContain("tcp A example.net");
  });

  test("the next server is asked when one fails", async () => {
    const broken = await serve({ "A example.net": "servfail" });
    const sound = await serve({ "A example.net": [a("example.net", "198.51.100.1")] });
    const resolver = dnsResolver({ servers: [broken.server, sound.server], timeoutMs: 200, now: () => 0 });
    expect(await resolver.resolve(request("example.net", { port: 5060 }))).toMatchObject({ ok: true });
  });

  test("a server that cannot even be addressed is an answer, not an exception", async () => {
    const resolver = dnsResolver({ servers: ["255.255.255.255"], timeoutMs: 200, rounds: 1 });
    expect(await resolver.resolve(request("example.net", { port: 5060 }))).toMatchObject({ ok: false });
  });

  test("a name that no packet can hold is not found", async () => {
    const { server } = await serve({});
    const name = `${"a".repeat(64)}.example.net`;
    expect(await resolverOf(server).resolve(request(name, { port: 5060 }))).toMatchObject({ ok: false });
  });

  test("an answer is kept for its TTL and no longer", async () => {
    let now = 0;
    const { server, asked } = await serve({ "A example.net": [a("example.net", "198.51.100.1", 10)] });
    const resolver = resolverOf(server, { now: () => now });
    const ask = () => resolver.resolve(request("example.net", { port: 5060 }));
    await Promise.all([ask(), ask()]);
    now = 9_999;
    await ask();
    expect(asked.filter((key) => key === "A example.net")).toHaveLength(1);
    now = 10_000;
    await ask();
    expect(asked.filter((key) => key === "A example.net")).toHaveLength(2);
  });

  test.each(["silence", "servfail"] as const)(
    "while servers give only %s, what was found last holds for an hour (RFC 8767)",
    async (trouble) => {
      let now = 0;
      const zone: Record<string, Reply> = { "A example.net": [a("example.net", "198.51.100.1", 10)] };
      const { server, asked } = await serve(zone);
      const resolver = resolverOf(server, { timeoutMs: 50, now: () => now });
      const ask = () => resolver.resolve(request("example.net", { port: 5060 }));
      await ask();
      zone["A example.net"] = trouble;
      zone["AAAA example.net"] = trouble;
      now = 3_600_000;
      expect(await ask()).toMatchObject({ ok: true, candidates: [{ address: "198.51.100.1", ttlMs: 2_000 }] });
      expect(asked.filter((key) => key === "A example.net")).toHaveLength(2);
      now = 3_602_000;
      expect(await ask()).toMatchObject({ ok: false });
    },
  );

  test("a server that is slow is not waited for, and its answer holds once it is there", async () => {
    let now = 0;
    const zone: Record<string, Reply> = { "A example.net": [a("example.net", "198.51.100.1", 10)] };
    const { server } = await serve(zone);
    const resolver = resolverOf(server, { timeoutMs: 60_000, now: () => now });
    const ask = () => resolver.resolve(request("example.net", { port: 5060 }));
    await ask();
    zone["A example.net"] = "silence";
    now = 20_000;
    expect(await ask()).toMatchObject({ ok: true, candidates: [{ address: "198.51.100.1" }] });
    zone["A example.net"] = [a("example.net", "198.51.100.2", 10)];
    now = 22_000;
    expect(await ask()).toMatchObject({ ok: true, candidates: [{ address: "198.51.100.2" }] });
  });

  test("a name that is gone is gone, whatever was found before", async () => {
    let now = 0;
    const zone: Record<string, Reply> = { "A example.net": [a("example.net", "198.51.100.1", 10)] };
    const { server } = await serve(zone);
    const resolver = resolverOf(server, { timeoutMs: 50, now: () => now });
    const ask = () => resolver.resolve(request("example.net", { port: 5060 }));
    await ask();
    zone["A example.net"] = "nxdomain";
    now = 20_000;
    expect(await ask()).toMatchObject({ ok: false });
    zone["A example.net"] = "silence";
    now = 60_000;
    expect(await ask()).toMatchObject({ ok: false });
  });

  test("a server that is no address is told at once", () => {
    expect(() => dnsResolver({ servers: ["dns.example.net"] })).toThrow("dns.example.net");
  });
});

describe("addresses are answered without a question", () => {
  test.each([
    ["127.0.20.2", {}, "127.0.20.2", 5060, "UDP"],
    ["[2001:DB8::1]", { port: 5080 }, "2001:db8::1", 5080, "UDP"],
    ["::ffff:10.0.0.1", { transport: "TCP" }, "10.0.0.1", 5060, "TCP"],
    ["192.0.2.1", { secure: true }, "192.0.2.1", 5061, "TLS"],
  ] as const)("%s", async (host, more, address, port, transport) => {
    const resolution = await dnsResolver({ servers: [] }).resolve(request(host, more));
    expect(resolution).toMatchObject({ ok: true, candidates: [{ address, port, transport }] });
  });

  test.each(["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0x7f000001", "1.2.3.256", "fe80::1%eth0", "a b", ""])(
    "%j is neither an address nor a name",
    async (host) => {
      const resolution = await dnsResolver({ servers: [] }).resolve(request(host));
      expect(resolution).toEqual({ ok: false, reason: expect.stringContaining("neither a name nor an address") });
    },
  );
});
