import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { redact } from "@tandem/sip";
import type { Captured } from "@tandem/sip-edge";
import { type HepAgent, type HepEnd, hepPacket } from "./hep-packet.ts";

/** Packets that the socket has not taken yet. */
const WAITING = 1_024;
const SECOND_MS = 1_000;

export interface HepExporterOptions extends HepAgent {
  readonly server: HepEnd;
  /** More are left out. */
  readonly packetsPerSecond: number;
}

export interface HepExporter {
  /** The edge's `capture` hook. Never throws, and keeps nobody waiting. */
  capture(message: Captured): void;
  readonly counts: { readonly sent: number; readonly dropped: number };
  close(): Promise<void>;
}

/** Sends copies of messages to a Homer server. Whether it is there, nobody knows: it is UDP. */
export async function hepExporter(options: HepExporterOptions): Promise<HepExporter> {
  const { server, packetsPerSecond } = options;
  const counts = { sent: 0, dropped: 0 };
  const socket = await connected(server);
  // ICMP's "port unreachable" comes here: Homer is down, and packets go on into the void.
  socket.on("error", () => undefined);
  let isClosed = false;
  let waiting = 0;
  let second = 0;
  let inSecond = 0;

  const hasRoom = (at: number): boolean => {
    const now = Math.floor(at / SECOND_MS);
    if (now !== second) {
      second = now;
      inSecond = 0;
    }
    inSecond += 1;
    return !isClosed && inSecond <= packetsPerSecond && waiting < WAITING;
  };

  const send = (packet: Buffer): void => {
    waiting += 1;
    socket.send(packet, (error) => {
      waiting -= 1;
      if (error === null) counts.sent += 1;
      else counts.dropped += 1;
    });
  };

  return {
    capture({ at, direction, local, remote, text }) {
      const [ours, theirs] = [endOf(local.slice(local.indexOf(":") + 1)), endOf(remote)];
      const packet = hasRoom(at)
        ? hepPacket(
            {
              at,
              transport: local.startsWith("tcp:") ? "TCP" : "UDP",
              source: direction === "in" ? theirs : ours,
              destination: direction === "in" ? ours : theirs,
              text: redact(text, { bodies: true }),
            },
            options,
          )
        : undefined;
      if (packet === undefined) counts.dropped += 1;
      else send(packet);
    },
    counts,
    close() {
      isClosed = true;
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
}

function connected({ address, port }: HepEnd): Promise<Socket> {
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.connect(port, address, () => {
      socket.removeListener("error", reject);
      resolve(socket);
    });
  });
}

/** Of "192.0.2.1:5060" and "[2001:db8::1]:5060". */
function endOf(text: string): HepEnd {
  const colon = text.lastIndexOf(":");
  return { address: text.slice(0, colon).replace(/^\[|\]$/g, ""), port: Number(text.slice(colon + 1)) };
}
