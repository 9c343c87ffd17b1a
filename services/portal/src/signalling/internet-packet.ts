const UDP = 17;
const UDP_HEADER = 8;
/** What fits into one IPv4 datagram; a longer message is cut. */
const MAX_PAYLOAD = 65_507;

interface End {
  /** An address that is of another family, or none, becomes the unspecified one. */
  readonly address: string;
  readonly port: number;
}

/** One UDP datagram with its IPv4 or IPv6 header (RFC 768, 791, 8200) and true checksums. @param text latin1 */
export function internetPacket(source: End, destination: End, text: string): Uint8Array {
  const isIpv6 = source.address.includes(":") || destination.address.includes(":");
  const header = isIpv6 ? 40 : 20;
  const payload = Math.min(text.length, MAX_PAYLOAD);
  const packet = new Uint8Array(header + UDP_HEADER + payload);
  const view = new DataView(packet.buffer);
  const from = isIpv6 ? ipv6Bytes(source.address) : ipv4Bytes(source.address);
  const to = isIpv6 ? ipv6Bytes(destination.address) : ipv4Bytes(destination.address);
  for (let i = 0; i < payload; i += 1) packet[header + UDP_HEADER + i] = text.charCodeAt(i);
  view.setUint16(header, source.port);
  view.setUint16(header + 2, destination.port);
  view.setUint16(header + 4, UDP_HEADER + payload);
  const pseudo = sumOf(from) + sumOf(to) + UDP + UDP_HEADER + payload;
  // RFC 768: a sum that comes out as 0 is sent as all ones.
  view.setUint16(header + 6, folded(pseudo + sumOf(packet.subarray(header))) || 0xff_ff);
  if (isIpv6) {
    view.setUint32(0, 0x60_00_00_00);
    view.setUint16(4, UDP_HEADER + payload);
    packet.set([UDP, 64], 6);
    packet.set(from, 8);
    packet.set(to, 24);
    return packet;
  }
  packet.set([0x45, 0], 0);
  view.setUint16(2, packet.length);
  packet.set([64, UDP], 8);
  packet.set(from, 12);
  packet.set(to, 16);
  view.setUint16(10, folded(sumOf(packet.subarray(0, header))));
  return packet;
}

/** RFC 1071: the words added up; an odd last byte is the high half of a word. */
function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  return sum;
}

function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xff_ff) rest = (rest & 0xff_ff) + Math.floor(rest / 0x1_00_00);
  return ~rest & 0xff_ff;
}

function ipv4Bytes(address: string): Uint8Array {
  const bytes = address.split(".").map(Number);
  const isAddress = bytes.length === 4 && bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  return Uint8Array.from(isAddress ? bytes : [0, 0, 0, 0]);
}

function ipv6Bytes(address: string): Uint8Array {
  const bytes = new Uint8Array(16);
  if (!address.includes(":")) return bytes;
  const [head = "", tail] = address.split("::");
  const words = (part: string): readonly number[] =>
    part === "" ? [] : part.split(":").map((word) => Number.parseInt(word, 16));
  const first = words(head);
  const last = tail === undefined ? [] : words(tail);
  const view = new DataView(bytes.buffer);
  for (const [i, word] of first.slice(0, 8).entries()) view.setUint16(i * 2, word);
  for (const [i, word] of last.slice(0, 8).entries()) view.setUint16((8 - last.length + i) * 2, word);
  return bytes;
}
