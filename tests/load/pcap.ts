/** One UDP datagram of a capture. */
export interface CapturedDatagram {
  /** Milliseconds since the epoch, to the microsecond. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const ETHERNET_HEADER = 14;
const UDP_HEADER = 8;
/** pcap-savefile(5): microseconds, in the byte order of the machine that wrote it. */
const MAGIC = 0xa1b2c3d4;

/** The datagrams of a capture of the loopback interface, in order. A last packet that was cut off is left out. Throws on a file of another kind. */
export function* datagramsOf(file: Buffer): Generator<CapturedDatagram> {
  if (file.length < FILE_HEADER || file.readUInt32LE(0) !== MAGIC)
    throw new Error("not a little-endian pcap file in microseconds");
  let at = FILE_HEADER;
  while (at + PACKET_HEADER <= file.length) {
    const stored = file.readUInt32LE(at + 8);
    const start = at + PACKET_HEADER;
    if (start + stored > file.length) return;
    const time = file.readUInt32LE(at) * 1_000 + file.readUInt32LE(at + 4) / 1_000;
    const datagram = readFrame(file.subarray(start, start + stored), time);
    if (datagram !== undefined) yield datagram;
    at = start + stored;
  }
}

function readFrame(frame: Buffer, at: number): CapturedDatagram | undefined {
  const ip = frame.subarray(ETHERNET_HEADER);
  const headerLength = ((ip[0] ?? 0) & 0x0f) * 4;
  const isIpv4Udp = (ip[0] ?? 0) >> 4 === 4 && ip[9] === 17;
  if (!isIpv4Udp || ip.length < headerLength + UDP_HEADER) return undefined;
  const udp = ip.subarray(headerLength);
  return {
    at,
    from: `${ip.subarray(12, 16).join(".")}:${udp.readUInt16BE(0)}`,
    to: `${ip.subarray(16, 20).join(".")}:${udp.readUInt16BE(2)}`,
    text: udp.subarray(UDP_HEADER).toString("latin1"),
  };
}
