import { createSocket, type Socket } from "node:dgram";
import type { MediaView } from "../agent/media.ts";

/** A voice packet's worth of audio, in ms and in samples (RFC 3551, PCMU). */
const PACKET_MS = 20;
const SAMPLES = 160;
const TONE_HZ = 440;
const RTP_VERSION = 0x80;
const HEADER_BYTES = 12;

/** One tone in PCMU, 20 ms after 20 ms, and a count of what comes back. */
export interface RtpSocket {
  /** Packets received so far, by "address:port" of who sent them. */
  readonly received: ReadonlyMap<string, number>;
  readonly sent: number;
  /** Forgets what was received: "since the transfer" begins now. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Binds an agent's RTP port.
 * @param targets where to send at this moment, asked before each packet: the remote ends of sessions that we may send to
 */
export async function rtpSocket(
  address: string,
  port: number,
  targets: () => readonly MediaView[],
): Promise<RtpSocket> {
  const socket = createSocket("udp4");
  const received = new Map<string, number>();
  await bound(socket, address, port);
  socket.on("message", (packet, from) => {
    if (packet.length < HEADER_BYTES || ((packet[0] ?? 0) & 0xc0) !== RTP_VERSION) return;
    const name = `${from.address}:${from.port}`;
    received.set(name, (received.get(name) ?? 0) + 1);
  });
  let sent = 0;
  let sequence = 0;
  const timer = setInterval(() => {
    const packet = voicePacket(sequence, port);
    sequence = (sequence + 1) & 0xffff;
    for (const { address: to, port: toPort } of targets()) {
      sent += 1;
      socket.send(packet, toPort, to, () => undefined);
    }
  }, PACKET_MS);
  return {
    received,
    get sent() {
      return sent;
    },
    reset: () => received.clear(),
    close() {
      clearInterval(timer);
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
}

export function bound(socket: Socket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(port, address, () => {
      socket.off("error", reject);
      // RFC 1122 §4.2.3.9: an ICMP error is no reason to end.
      socket.on("error", () => undefined);
      resolve();
    });
  });
}

function voicePacket(sequence: number, ssrc: number): Buffer {
  const packet = Buffer.alloc(HEADER_BYTES + SAMPLES);
  packet[0] = RTP_VERSION;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE((sequence * SAMPLES) >>> 0, 4);
  packet.writeUInt32BE(ssrc, 8);
  for (let i = 0; i < SAMPLES; i += 1) {
    const at = (sequence * SAMPLES + i) / 8_000;
    packet[HEADER_BYTES + i] = muLaw(Math.round(8_000 * Math.sin(2 * Math.PI * TONE_HZ * at)));
  }
  return packet;
}

/** ITU-T G.711: one sample of 16 bits. */
function muLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), 32_635) + 132;
  const exponent = Math.max(0, 24 - Math.clz32(magnitude));
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}
