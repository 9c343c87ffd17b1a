import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SignallingMessage } from "@tandem/contracts";
import { describe, expect, it, onTestFinished } from "vitest";
import { pcapOf } from "./pcap-of.ts";

const AT = 1_800_000_000_123;
const message = (more: Partial<SignallingMessage> = {}): SignallingMessage => ({
  ...{ at: AT, direction: "in", transport: "UDP", address: "192.0.2.7", port: 5070, bytes: 0 },
  listener: "udp:192.0.2.1:5060",
  text: "OPTIONS sip:a@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bK1\r\nFrom: <sip:b@x>;tag=1\r\nTo: <sip:a@x>\r\nCall-ID: c1\r\nCSeq: 1 OPTIONS\r\nSubject: sm\xf6r\r\nContent-Length: 0\r\n\r\n",
  ...more,
});
const V6: Partial<SignallingMessage> = {
  transport: "TCP",
  address: "2001:db8::7",
  listener: "tcp:[2001:db8:0:1::1]:5060",
};
const MESSAGES = [
  message(),
  message({ at: AT + 7, direction: "out", text: "SIP/2.0 200 OK\r\nCall-ID: c1\r\nCSeq: 1 OPTIONS\r\n\r\n" }),
  message(V6),
];

interface Packet {
  readonly ms: number;
  readonly source: string;
  readonly destination: string;
  readonly payload: string;
}

/** An own reading of the file: libpcap's header, and IPv4, IPv6 and UDP by their RFCs. */
function packetsOf(file: Uint8Array): readonly Packet[] {
  const bytes = Buffer.from(file);
  expect([bytes.readUInt32BE(0), bytes.readUInt16BE(4), bytes.readUInt16BE(6)]).toEqual([0xa1b2c3d4, 2, 4]);
  expect(bytes.readUInt32BE(20)).toBe(101);
  const packets: Packet[] = [];
  for (let at = 24; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at + 8);
    expect(bytes.readUInt32BE(at + 12)).toBe(length);
    const ip = bytes.subarray(at + 16, at + 16 + length);
    const ms = bytes.readUInt32BE(at) * 1_000 + bytes.readUInt32BE(at + 4) / 1_000;
    packets.push({ ms, ...datagramOf(ip) });
    at += 16 + length;
  }
  return packets;
}

function datagramOf(ip: Buffer): Omit<Packet, "ms"> {
  const isSix = ip.readUInt8(0) >> 4 === 6;
  const header = isSix ? 40 : (ip.readUInt8(0) & 15) * 4;
  const [source, destination] = isSix
    ? [ip.subarray(8, 24), ip.subarray(24, 40)]
    : [ip.subarray(12, 16), ip.subarray(16, 20)];
  expect(ip.readUInt8(isSix ? 6 : 9)).toBe(17);
  expect(isSix ? ip.readUInt16BE(4) + 40 : ip.readUInt16BE(2)).toBe(ip.length);
  const udp = ip.subarray(header);
  expect(udp.readUInt16BE(4)).toBe(udp.length);
  if (!isSix) expect(sum(ip.subarray(0, header))).toBe(0xffff);
  const pseudo = Buffer.concat([source!, destination!, Buffer.from([0, 17, udp.length >> 8, udp.length & 255])]);
  expect(sum(Buffer.concat([pseudo, udp]))).toBe(0xffff);
  const name = (address: Buffer) => (isSix ? address.toString("hex") : address.join("."));
  return {
    source: `${name(source!)} ${udp.readUInt16BE(0)}`,
    destination: `${name(destination!)} ${udp.readUInt16BE(2)}`,
    payload: udp.toString("latin1", 8),
  };
}

/** The ones' complement sum: all ones when a checksum is right. */
function sum(bytes: Buffer): number {
  let total = 0;
  for (let i = 0; i < bytes.length; i += 2) {
    total += (bytes[i]! << 8) | (bytes[i + 1] ?? 0);
    total = (total & 0xffff) + (total >> 16);
  }
  return total;
}

describe("a capture file", () => {
  it("has each message as a datagram between its two ends, with true checksums", () => {
    const [asked, answered, six] = packetsOf(pcapOf(MESSAGES));
    expect(asked).toEqual({
      ms: AT,
      source: "192.0.2.7 5070",
      destination: "192.0.2.1 5060",
      payload: MESSAGES[0]!.text,
    });
    expect(answered).toMatchObject({ ms: AT + 7, source: "192.0.2.1 5060", destination: "192.0.2.7 5070" });
    expect(six).toMatchObject({
      source: "20010db8000000000000000000000007 5070",
      destination: "20010db8000000010000000000000001 5060",
    });
  });

  it("takes a message that fits into no datagram as far as it goes, and an end that is no address", () => {
    const [long, nowhere] = packetsOf(
      pcapOf([message({ text: "x".repeat(65_535) }), message({ listener: "udp:?:5060" })]),
    );
    expect(long?.payload.length).toBe(65_507);
    expect(nowhere?.destination).toBe("0.0.0.0 5060");
  });

  const version = spawnSync("tshark", ["--version"]);
  it.skipIf(version.status !== 0)("is read by tshark as SIP", () => {
    const fields = ["frame.time_epoch", "ip.src", "sip.Method", "sip.Status-Code", "sip.Call-ID"].flatMap((f) => [
      "-e",
      f,
    ]);
    const folder = mkdtempSync(join(tmpdir(), "tandem-pcap-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "signalling.pcap");
    writeFileSync(file, pcapOf(MESSAGES.slice(0, 2)));
    const args = ["-r", file, "-T", "fields", "-E", "separator=,", "-d", "udp.port==5060,sip", ...fields];
    const { stdout, stderr } = spawnSync("tshark", args, { encoding: "utf8" });
    expect(stdout.trim().split("\n"), stderr).toEqual([
      "1800000000.123000000,192.0.2.7,OPTIONS,,c1",
      "1800000000.130000000,192.0.2.1,,200,c1",
    ]);
  });
});
