import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { Datagram } from "../agent/agent-record.ts";
import { sends } from "../agent/media.ts";
import type { SipAgent } from "../agent/sip-agent.ts";
import { agentLoop } from "./agent-loop.ts";
import { rtpSocket } from "./rtp-socket.ts";
import { StreamReader } from "./stream-reader.ts";
import type { UdpAgent, UdpAgentOptions } from "./udp-agent.ts";

/** A connection and where it leads; a peer's own port is only known of one that we opened. */
interface Stream {
  readonly socket: Socket;
  readonly address: string;
  readonly port: number;
}

/**
 * A scripted agent on real TCP connections: it takes connections at its address and port, opens one where none leads, and
 * answers on the connection that brought the request. One that was lost is opened again by the next request.
 */
export async function tcpAgent(agent: SipAgent, options: UdpAgentOptions = {}): Promise<UdpAgent> {
  const address = options.address ?? agent.address;
  const streams = new Set<Stream>();
  const server = createServer((socket) => void add(socket, socket.remoteAddress ?? "", socket.remotePort ?? 0));
  server.listen(options.port ?? agent.port, address);
  await once(server, "listening");
  const targets = () =>
    agent.media.filter(({ local, remote }) => sends(local.direction) && remote.port > 0).map(({ remote }) => remote);
  const rtp = options.rtp === false ? undefined : await rtpSocket(address, options.rtpPort ?? agent.mediaPort, targets);

  const add = (socket: Socket, peer: string, port: number): Stream => {
    const stream: Stream = { socket, address: peer, port };
    const reader = new StreamReader();
    streams.add(stream);
    socket.setNoDelay(true);
    socket.on("data", (bytes) => {
      const from = { address: stream.address, port: stream.port };
      for (const text of reader.read(bytes.toString("latin1"))) {
        options.seen?.({ direction: "in", text, peer: from });
        loop.receive(text, from);
      }
    });
    socket.on("error", () => undefined);
    socket.on("close", () => streams.delete(stream));
    return stream;
  };
  const streamTo = ({ text, address: to, port }: Datagram): Stream => {
    const open = [...streams].filter(({ socket }) => socket.writable);
    const known =
      open.find((stream) => stream.address === to && stream.port === port) ??
      (text.startsWith("SIP/2.0 ") ? open.findLast((stream) => stream.address === to) : undefined);
    if (known !== undefined) return known;
    const there = text.startsWith("SIP/2.0 ") ? sentByPort(text) : port;
    return add(connect({ host: to, port: there, localAddress: address }), to, there);
  };
  const loop = agentLoop(agent, (datagram) => {
    const { socket, address: to, port } = streamTo(datagram);
    options.seen?.({ direction: "out", text: datagram.text, peer: { address: to, port } });
    socket.write(Buffer.from(datagram.text, "latin1"));
  });

  return {
    ...loop,
    agent,
    rtp,
    async close() {
      loop.stop();
      await rtp?.close();
      for (const { socket } of streams) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** RFC 3261 §18.2.2: where the connection that brought the request is gone, one to its sent-by is opened. */
function sentByPort(text: string): number {
  return Number(/^Via: SIP\/2\.0\/TCP [^\s:;]+(?::(\d+))?/im.exec(text)?.[1] ?? 5060);
}
