import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { type DecodedPacket, decode, encode, type Packet, RECURSION_DESIRED, streamEncode } from "dns-packet";
import type { DnsServer } from "./dns-server.ts";

export type QueryType = "A" | "AAAA" | "SRV" | "NAPTR";

/** Why a server gave nothing to work with. */
export type QueryFailure = "timeout" | "unreachable" | "malformed";

export type QueryResult =
  | { readonly ok: true; readonly packet: DecodedPacket }
  | { readonly ok: false; readonly failure: QueryFailure };

/**
 * Asks one server one question: over UDP from a fresh port, and over TCP when the answer was cut off (RFC 7766 §5).
 * Each of the two takes `timeoutMs` at most. Never rejects.
 */
export async function queryServer(
  server: DnsServer,
  name: string,
  type: QueryType,
  timeoutMs: number,
): Promise<QueryResult> {
  const packet: Packet = {
    type: "query",
    id: randomInt(0x1_0000),
    flags: RECURSION_DESIRED,
    questions: [{ type, name }],
  };
  // A name that no packet can hold (a label of over 63 bytes) is no name.
  if (!isEncodable(packet)) return { ok: false, failure: "malformed" };
  const result = await overUdp(server, packet, timeoutMs);
  return result.ok && result.packet.flag_tc ? overTcp(server, packet, timeoutMs) : result;
}

function isEncodable(packet: Packet): boolean {
  try {
    return encode(packet).length > 0;
  } catch {
    return false;
  }
}

function overUdp(server: DnsServer, query: Packet, timeoutMs: number): Promise<QueryResult> {
  return new Promise((resolve) => {
    const bytes = encode(query);
    const socket = createSocket(server.address.includes(":") ? "udp6" : "udp4");
    const finish = (result: QueryResult) => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on("error", () => {
        // A late ICMP error has nobody to tell, and without a listener it would be an uncaught exception.
      });
      socket.close();
      resolve(result);
    };
    const timer = setTimeout(() => finish({ ok: false, failure: "timeout" }), timeoutMs);
    socket.once("error", () => finish({ ok: false, failure: "unreachable" }));
    socket.on("message", (answer) => {
      const packet = answerTo(query, () => decode(answer));
      // What is not the answer may be a forgery: the true one can still come.
      if (packet !== undefined) finish({ ok: true, packet });
    });
    // A connected socket takes datagrams from this server alone, and learns when its port is closed.
    const connected = (error?: Error): void => {
      // Node tells a failed connect (no route) to this callback and to nobody else.
      if (error) finish({ ok: false, failure: "unreachable" });
      else socket.send(bytes);
    };
    socket.connect(server.port, server.address, connected);
  });
}

function overTcp(server: DnsServer, query: Packet, timeoutMs: number): Promise<QueryResult> {
  return new Promise((resolve) => {
    const socket = connect(server.port, server.address);
    let received = Buffer.alloc(0);
    const finish = (result: QueryResult) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => finish({ ok: false, failure: "timeout" }), timeoutMs);
    socket.once("error", () => finish({ ok: false, failure: "unreachable" }));
    socket.once("end", () => finish({ ok: false, failure: "malformed" }));
    socket.once("connect", () => socket.write(streamEncode(query)));
    socket.on("data", (chunk) => {
      // Two bytes of length bound it to 64 KiB.
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const packet = answerTo(query, () => decode(received, 2));
      finish(packet === undefined ? { ok: false, failure: "malformed" } : { ok: true, packet });
    });
  });
}

/** The packet, if it is one and answers this very question (RFC 5452 §9.1). */
function answerTo(query: Packet, read: () => DecodedPacket): DecodedPacket | undefined {
  try {
    const packet = read();
    const asked = query.questions?.[0];
    const [question] = packet.questions ?? [];
    const isSame = question?.type === asked?.type && question?.name.toLowerCase() === asked?.name.toLowerCase();
    return packet.type === "response" && packet.id === query.id && isSame ? packet : undefined;
  } catch {
    // dns-packet throws on malformed bytes; to its caller they are the same as no answer.
    return undefined;
  }
}
