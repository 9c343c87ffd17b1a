import type { TcpLimits } from "../tcp-limits.ts";
import { tcpListener } from "../tcp-listener.ts";
import { connected, type ListeningPeer, listeningPeer, type Peer } from "./tcp-peer.ts";

export interface Received {
  readonly text: string;
  readonly bytes: readonly number[];
  readonly from: string;
  readonly port: number;
  readonly flow: string;
}

/** A listener that keeps what it gets. */
export interface Listening {
  readonly listener: Awaited<ReturnType<ReturnType<typeof tcpListener>>>;
  readonly port: number;
  readonly inbox: readonly Received[];
  readonly lost: readonly string[];
  /** Resolves when so many messages are there. */
  next(count: number): Promise<readonly Received[]>;
  /** Resolves when so many flows are lost. */
  loses(count: number): Promise<readonly string[]>;
}

async function openListening(address: string, limits: Partial<TcpLimits>): Promise<Listening> {
  const inbox: Received[] = [];
  const lost: string[] = [];
  const waiting = new Set<() => void>();
  const told = (): void => {
    for (const look of waiting) look();
  };
  const listener = await tcpListener({ address, port: 0, edge: "edge-0", boot: "9f2c", limits })(
    (bytes, text, from, port, flow) => {
      inbox.push({ text, bytes: [...bytes], from, port, flow });
      told();
    },
    (error) => {
      throw error;
    },
    (flow) => {
      lost.push(flow);
      told();
    },
  );
  const until = (isThere: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isThere()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return {
    listener,
    port: Number(/\d+$/.exec(listener.name)?.[0]),
    inbox,
    lost,
    async next(count: number): Promise<readonly Received[]> {
      await until(() => inbox.length >= count);
      return inbox;
    },
    async loses(count: number): Promise<readonly string[]> {
      await until(() => lost.length >= count);
      return lost;
    },
  };
}

/** Listeners at one address and peers at another, all of which `close` closes. */
export function tcpWorld(here: string, there: string) {
  const opened: { close(): unknown }[] = [];
  return {
    async listening(limits: Partial<TcpLimits> = {}, address = here): Promise<Listening> {
      const one = await openListening(address, limits);
      opened.push(one.listener);
      return one;
    },
    async peerTo({ port }: Pick<Listening, "port">): Promise<Peer> {
      const peer = await connected(port, here, there);
      opened.push({ close: () => peer.socket.destroy() });
      return peer;
    },
    async otherSide(onSocket?: Parameters<typeof listeningPeer>[1]): Promise<ListeningPeer> {
      const peer = await listeningPeer(there, onSocket);
      opened.push(peer);
      return peer;
    },
    message: (id: string | number, body = ""): string =>
      [
        "MESSAGE sip:a@example.com SIP/2.0",
        `Via: SIP/2.0/TCP ${there}:5060;branch=z9hG4bK${id}`,
        "From: <sip:b@example.com>;tag=1",
        "To: <sip:a@example.com>",
        `Call-ID: ${id}`,
        "CSeq: 1 MESSAGE",
        `Content-Length: ${body.length}`,
        "",
        body,
      ].join("\r\n"),
    responseTo: (sentBy: string): string =>
      `SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP ${sentBy};rport=1;received=${there};branch=z9hG4bK1, SIP/2.0/UDP x\r\nContent-Length: 0\r\n\r\n`,
    async close(): Promise<void> {
      await Promise.all(opened.splice(0).map((one) => one.close()));
    },
  };
}

export function callIds(inbox: readonly Received[]): readonly string[] {
  return inbox.map(({ text }) => /Call-ID: (\S+)/.exec(text)?.[1] ?? "");
}
