import { createSocket } from "node:dgram";
import { expect, onTestFinished, test } from "vitest";
import { type HepExporterOptions, hepExporter } from "./index.ts";

const AT = 1_800_000_000_123;
const INVITE =
  'INVITE sip:b@127.0.21.1 SIP/2.0\r\nCall-ID: c1@pbx\r\nAuthorization: Digest response="abc"\r\nSubject: \xe9\r\n\r\nv=0\r\n';
const MESSAGE = {
  at: AT,
  direction: "in",
  local: "udp:127.0.21.1:5060",
  remote: "127.0.21.2:5070",
  text: INVITE,
} as const;

/** The server's side: an own reading of "HEP3", its length, and chunks of vendor, type, length and value. */
function decode(packet: Buffer) {
  expect(packet.toString("latin1", 0, 4)).toBe("HEP3");
  expect(packet.readUInt16BE(4)).toBe(packet.length);
  const chunks = new Map<number, Buffer>();
  for (let at = 6; at < packet.length; at += packet.readUInt16BE(at + 4)) {
    expect(packet.readUInt16BE(at)).toBe(0);
    chunks.set(packet.readUInt16BE(at + 2), packet.subarray(at + 6, at + packet.readUInt16BE(at + 4)));
  }
  const number = (type: number) => {
    const value = chunks.get(type);
    return value === undefined ? undefined : value.readUIntBE(0, value.length);
  };
  const ip = (type: number) => {
    const value = chunks.get(type);
    if (value === undefined) return undefined;
    return value.length === 4 ? value.join(".") : value.toString("hex").replaceAll(/(.{4})(?=.)/g, "$1:");
  };
  return {
    family: number(1),
    protocol: number(2),
    source: `${ip(3) ?? ip(5)} ${number(7)}`,
    destination: `${ip(4) ?? ip(6)} ${number(8)}`,
    ms: number(9)! * 1_000 + number(10)! / 1_000,
    type: number(11),
    agent: number(12),
    key: chunks.get(14)?.toString(),
    correlation: chunks.get(17)?.toString("latin1"),
    payload: chunks.get(15)?.toString("latin1"),
  };
}

/** A Homer server on loopback, and an exporter towards it. */
async function homer(options: Partial<HepExporterOptions> = {}) {
  const packets: Buffer[] = [];
  const waiting: (() => void)[] = [];
  const socket = createSocket("udp4", (packet) => {
    packets.push(packet);
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const server = { address: "127.0.0.1", port: socket.address().port };
  const exporter = await hepExporter({ server, agentId: 2001, packetsPerSecond: 1_000, ...options });
  onTestFinished(async () => {
    await exporter.close();
    socket.close();
  });
  const until = (count: number) =>
    new Promise<readonly Buffer[]>((resolve) => {
      const look = (): void => {
        if (packets.length >= count) resolve(packets);
      };
      waiting.push(look);
      look();
    });
  return { exporter, until };
}

test("a message that came and one that left, with their ends, time, agent, key and Call-ID", async () => {
  const { exporter, until } = await homer({ key: "myHep" });
  exporter.capture(MESSAGE);
  exporter.capture({
    ...{ at: AT + 1, direction: "out", local: "tcp:[2001:db8::1]:5060", remote: "[2001:db8:0:1::2]:40000" },
    text: "SIP/2.0 200 OK\r\ni : c2\r\n\r\n",
  });
  const [came, left] = (await until(2)).map(decode);
  expect(came).toEqual({
    ...{ family: 2, protocol: 17, source: "127.0.21.2 5070", destination: "127.0.21.1 5060", ms: AT, type: 1 },
    ...{ agent: 2001, key: "myHep", correlation: "c1@pbx", payload: INVITE.replace('response="abc"', "x".repeat(14)) },
  });
  expect(left).toEqual({
    ...{ family: 10, protocol: 6, ms: AT + 1, type: 1, agent: 2001, key: "myHep", correlation: "c2" },
    source: "2001:0db8:0000:0000:0000:0000:0000:0001 5060",
    destination: "2001:0db8:0000:0001:0000:0000:0000:0002 40000",
    payload: "SIP/2.0 200 OK\r\ni : c2\r\n\r\n",
  });
});

test("no more a second than it may, each second anew; what is left out is counted", async () => {
  const { exporter, until } = await homer({ packetsPerSecond: 2 });
  for (const later of [0, 1, 2, 3, 1_000]) exporter.capture({ ...MESSAGE, at: AT + later });
  const packets = await until(3);
  expect(packets.map((packet) => decode(packet).ms - AT)).toEqual([0, 1, 1_000]);
  expect(exporter.counts.dropped).toBe(2);
});

test("what fits into no datagram is left out and counted", async () => {
  const { exporter, until } = await homer();
  exporter.capture({ ...MESSAGE, text: `${INVITE}${"x".repeat(65_500)}` });
  exporter.capture(MESSAGE);
  expect((await until(1)).map((packet) => decode(packet).key)).toEqual([undefined]);
  expect(exporter.counts.dropped).toBe(1);
});

test("a server that is not there changes nothing for anybody", async () => {
  const gone = createSocket("udp4");
  await new Promise<void>((resolve) => gone.bind(0, "127.0.0.1", resolve));
  const { port } = gone.address();
  await new Promise<void>((resolve) => gone.close(resolve));
  const exporter = await hepExporter({ server: { address: "127.0.0.1", port }, agentId: 1, packetsPerSecond: 10 });
  for (let i = 0; i < 5; i += 1) {
    exporter.capture(MESSAGE);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect.poll(() => exporter.counts.sent + exporter.counts.dropped).toBe(5);
  await exporter.close();
});

test("what comes behind its end is left out, and nobody falls over it", async () => {
  const server = { address: "127.0.0.1", port: 9 };
  const exporter = await hepExporter({ server, agentId: 1, packetsPerSecond: 10 });
  await exporter.close();
  expect(() => exporter.capture(MESSAGE)).not.toThrow();
  expect(exporter.counts).toEqual({ sent: 0, dropped: 1 });
});
