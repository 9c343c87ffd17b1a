import { createSocket } from "node:dgram";
import type { AgentDialog, Datagram } from "../agent/agent-record.ts";
import { sends } from "../agent/media.ts";
import type { Action } from "../agent/script.ts";
import type { SipAgent } from "../agent/sip-agent.ts";
import { bound, type RtpSocket, rtpSocket } from "./rtp-socket.ts";

/** How often a condition is looked at, in ms. */
const LOOK_MS = 10;

/** A scripted agent on real sockets and real time. */
export interface UdpAgent {
  readonly agent: SipAgent;
  /** Undefined: it was asked for without audio. */
  readonly rtp: RtpSocket | undefined;
  /** Begins the script. */
  start(): void;
  /** Does one thing now, in the dialog given or else its newest one. */
  act(action: Action, dialog?: AgentDialog): void;
  /** Ends what is up or on its way. */
  hangUp(): void;
  /** Resolves with true as soon as the condition holds, with false when it did not within `ms`. */
  until(isTrue: (agent: SipAgent) => boolean, ms: number): Promise<boolean>;
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
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const send = (datagrams: readonly Datagram[]): void => {
    if (isClosed) return;
    for (const { text, address: to, port } of datagrams) {
      if (options.isLost?.(text) === true) continue;
      options.seen?.({ direction: "out", text, peer: { address: to, port } });
      socket.send(Buffer.from(text, "latin1"), port, to, () => undefined);
    }
    clearTimeout(timer);
    const due = agent.due();
    if (due !== Number.POSITIVE_INFINITY)
      timer = setTimeout(() => send(agent.tick(Date.now())), Math.max(0, due - Date.now()));
  };
  socket.on("message", (bytes, from) => {
    const text = bytes.toString("latin1");
    options.seen?.({ direction: "in", text, peer: { address: from.address, port: from.port } });
    send(agent.receive(text, from, Date.now()));
  });

  return {
    agent,
    rtp,
    start: () => send(agent.start(Date.now())),
    act: (action, dialog) => send(agent.act(action, Date.now(), dialog)),
    hangUp: () => send(agent.hangUp(Date.now())),
    async until(isTrue, ms) {
      const end = Date.now() + ms;
      while (!isTrue(agent)) {
        if (Date.now() >= end) return false;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      return true;
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await rtp?.close();
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}
