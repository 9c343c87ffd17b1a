import { Buffer } from "node:buffer";
import { isIPv6 } from "node:net";

/** One message and its way, as HEP tells it. */
export interface HepMessage {
  /** Ms since the epoch. */
  readonly at: number;
  readonly transport: "UDP" | "TCP";
  readonly source: HepEnd;
  readonly destination: HepEnd;
  /** latin1 */
  readonly text: string;
}

export interface HepEnd {
  /** IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
}

export interface HepAgent {
  readonly agentId: number;
  /** Undefined: the server wants none. */
  readonly key?: string | undefined;
}

/** Chunk types of vendor 0 (HEP3 Network Protocol Specification, revision 26, §3.2). */
const CHUNK = {
  family: 0x01,
  protocol: 0x02,
  ipv4Source: 0x03,
  ipv4Destination: 0x04,
  ipv6Source: 0x05,
  ipv6Destination: 0x06,
  sourcePort: 0x07,
  destinationPort: 0x08,
  seconds: 0x09,
  microseconds: 0x0a,
  type: 0x0b,
  agent: 0x0c,
  key: 0x0e,
  payload: 0x0f,
  correlation: 0x11,
} as const;
const FAMILY = { 4: 2, 6: 10 } as const;
const PROTOCOL = { UDP: 17, TCP: 6 } as const;
const SIP = 1;
/** "HEP3" and the length of all. */
const HEADER = 6;
const CHUNK_HEADER = 6;
/** Of a UDP datagram. */
const LONGEST = 65_507;
const CALL_ID = /\n(?:call-id|i)[ \t]*:[ \t]*([^\r\n]*)/i;

/** The packet; undefined where it would not fit into a datagram. */
export function hepPacket(message: HepMessage, { agentId, key }: HepAgent): Buffer | undefined {
  const { at, source, destination, text } = message;
  const family = isIPv6(source.address) || isIPv6(destination.address) ? 6 : 4;
  const isSix = family === 6;
  const [, callId = ""] = CALL_ID.exec(text) ?? [];
  const chunks: Buffer[] = [
    chunk(CHUNK.family, number(FAMILY[family], 1)),
    chunk(CHUNK.protocol, number(PROTOCOL[message.transport], 1)),
    chunk(isSix ? CHUNK.ipv6Source : CHUNK.ipv4Source, addressBytes(source.address, family)),
    chunk(isSix ? CHUNK.ipv6Destination : CHUNK.ipv4Destination, addressBytes(destination.address, family)),
    chunk(CHUNK.sourcePort, number(source.port, 2)),
    chunk(CHUNK.destinationPort, number(destination.port, 2)),
    chunk(CHUNK.seconds, number(Math.floor(at / 1_000), 4)),
    chunk(CHUNK.microseconds, number(Math.floor(at % 1_000) * 1_000, 4)),
    chunk(CHUNK.type, number(SIP, 1)),
    chunk(CHUNK.agent, number(agentId, 4)),
  ];
  if (key !== undefined) chunks.push(chunk(CHUNK.key, Buffer.from(key)));
  if (callId !== "") chunks.push(chunk(CHUNK.correlation, Buffer.from(callId.trimEnd(), "latin1")));
  chunks.push(chunk(CHUNK.payload, Buffer.from(text, "latin1")));
  const length = chunks.reduce((sum, { length: bytes }) => sum + bytes, HEADER);
  if (length > LONGEST) return undefined;
  const header = Buffer.alloc(HEADER);
  header.write("HEP3", "latin1");
  header.writeUInt16BE(length, 4);
  return Buffer.concat([header, ...chunks], length);
}

function chunk(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(CHUNK_HEADER + value.length);
  bytes.writeUInt16BE(type, 2);
  // What does not fit makes the packet too long as well.
  bytes.writeUInt16BE(Math.min(bytes.length, 0xff_ff), 4);
  value.copy(bytes, CHUNK_HEADER);
  return bytes;
}

function number(value: number, bytes: 1 | 2 | 4): Buffer {
  const written = Buffer.alloc(bytes);
  written.writeUIntBE(value, 0, bytes);
  return written;
}

/** An address of another family, or none, is the unspecified one. */
function addressBytes(address: string, family: 4 | 6): Buffer {
  if (family === 4) {
    const bytes = address.split(".").map(Number);
    return bytes.length === 4 ? Buffer.from(bytes) : Buffer.alloc(4);
  }
  const written = Buffer.alloc(16);
  if (!isIPv6(address)) return written;
  const [head = "", tail] = address.split("::");
  const words = (part: string): readonly string[] => part.split(":").filter((word) => word !== "");
  const last = tail === undefined ? [] : words(tail);
  for (const [i, word] of words(head).entries()) written.writeUInt16BE(Number.parseInt(word, 16), i * 2);
  for (const [i, word] of last.entries()) written.writeUInt16BE(Number.parseInt(word, 16), (8 - last.length + i) * 2);
  return written;
}
