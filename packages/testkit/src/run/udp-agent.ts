import { createSocket } from "node:dgram";
import { sends } from "../agent/media.ts";
import type { SipAgent } from "../agent/sip-agent.ts";
import { type AgentLoop, agentLoop } from "./agent-loop.ts";
import { bound, type RtpSocket, rtpSocket } from "./rtp-socket.ts";

/** A scripted agent on real sockets and real time. */
export interface UdpAgent extends Pick<AgentLoop, "start" | "act" | "hangUp" | "until"> {
  readonly agent: SipAgent;
  /** Undefined: it was asked for without audio. */
  readonly rtp: RtpSocket | undefined;
  close(): Promise<void>;
}

export interface UdpAgentOptions {
  /** Where to bind; the agent's own address and port when left out. */
  readonly address?: string;
  readonly port?: number;
  /** Sends a tone to the remote end of each session that is up, and counts what comes; true. */
  readonly rtp?: boolean;
  /** RTP port; that of the agent's SDP. */
  readonly rtpPort?: number;
  /** Hears each SIP message that crosses the agent's socket, copies too. */
  readonly seen?: (message: SeenMessage) => void;
  /** What the network loses of what the agent sends; nothing. */
  readonly isLost?: (text: string) => boolean;
}

export interface SeenMessage {
  /** Of the agent. */
  readonly direction: "in" | "out";
  readonly text: string;
  /** Where it came from, or goes to. */
  readonly peer: { readonly address: string; readonly port: number };
}

/** Binds the agent's sockets. Rejects when an address is not free. */
export async function udpAgent(agent: SipAgent, options: UdpAgentOptions = {}): Promise<UdpAgent> {
  const address = options.address ?? agent.address;
  const socket = createSocket("udp4");
  await bound(socket, address, options.port ?? agent.port);
  const rtpPort = options.rtpPort ?? agent.mediaPort;
  const targets = () =>
    agent.media.filter(({ local, remote }) => sends(local.direction) && remote.port > 0).map(({ remote }) => remote);
  const rtp = options.rtp === false ? undefined : await rtpSocket(address, rtpPort, targets);
  const loop = agentLoop(agent, ({ text, address: to, port }) => {
    if (options.isLost?.(text) === true) return;
    options.seen?.({ direction: "out", text, peer: { address: to, port } });
    socket.send(Buffer.from(text, "latin1"), port, to, () => undefined);
  });
  socket.on("message", (bytes, from) => {
    const text = bytes.toString("latin1");
    options.seen?.({ direction: "in", text, peer: { address: from.address, port: from.port } });
    loop.receive(text, from);
  });

  return {
    ...loop,
    agent,
    rtp,
    async close() {
      loop.stop();
      await rtp?.close();
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}
