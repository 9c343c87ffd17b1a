import type { SignallingMessage } from "@tandem/contracts";
import { internetPacket } from "./internet-packet.ts";

const MAGIC = 0xa1_b2_c3_d4;
/** LINKTYPE_RAW: each packet begins with its IPv4 or IPv6 header. */
const RAW_IP = 101;
const SNAP = 65_535;
const FILE_HEADER = 24;
const PACKET_HEADER = 16;

/**
 * Messages as a capture file (libpcap 2.4, microseconds). Each is one UDP datagram between the peer and our listener, those
 * of TCP connections too: their segments are nowhere kept, and a decoder reads the message all the same.
 */
export function pcapOf(messages: readonly SignallingMessage[]): Uint8Array<ArrayBuffer> {
  const packets = messages.map((message) => ({ at: message.at, bytes: packetOf(message) }));
  const size = packets.reduce((sum, { bytes }) => sum + PACKET_HEADER + bytes.length, FILE_HEADER);
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  view.setUint32(0, MAGIC);
  view.setUint16(4, 2);
  view.setUint16(6, 4);
  view.setUint32(16, SNAP);
  view.setUint32(20, RAW_IP);
  let position = FILE_HEADER;
  for (const { at, bytes } of packets) {
    view.setUint32(position, Math.floor(at / 1_000));
    view.setUint32(position + 4, (at % 1_000) * 1_000);
    view.setUint32(position + 8, bytes.length);
    view.setUint32(position + 12, bytes.length);
    file.set(bytes, position + PACKET_HEADER);
    position += PACKET_HEADER + bytes.length;
  }
  return file;
}

function packetOf({ direction, address, port, listener, text }: SignallingMessage): Uint8Array {
  const local = endOf(listener);
  const remote = { address, port };
  return direction === "in" ? internetPacket(remote, local, text) : internetPacket(local, remote, text);
}

/** Of "udp:192.0.2.1:5060" and "tcp:[2001:db8::1]:5060". */
function endOf(listener: string): { readonly address: string; readonly port: number } {
  const [, six, four = "", port = "0"] = /^[a-z]+:(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(listener) ?? [];
  return { address: six ?? four, port: Number(port) };
}
