import type { Transport } from "@tandem/directory";
import type { Received } from "./admission/arrival.ts";
import type { EdgeCounters } from "./edge-counters.ts";
import type { Listener, OpenListener, Receive } from "./ports/listener.ts";

/** One message as it crossed the wire. */
export interface Captured {
  /** Ms since the epoch. */
  readonly at: number;
  readonly direction: "in" | "out";
  /** Name of the listener. */
  readonly local: string;
  /** "address:port" of the peer, an IPv6 address in brackets. */
  readonly remote: string;
  readonly text: string;
}

/** A message that the router wants sent. */
export interface Outbound {
  readonly text: string;
  readonly destination: { readonly address: string; readonly port: number; readonly transport: Transport };
  /** Name of the socket that it must leave from. */
  readonly listener: string;
  readonly flow: string;
}

export interface EdgeSocketsOptions {
  /** Of the edge. */
  readonly id: string;
  readonly open: readonly OpenListener[];
  /** Ms since the epoch. */
  readonly clock: { now(): number };
  readonly counters: EdgeCounters;
  readonly received: (message: Received) => void;
  /** A whole message is about to leave. */
  readonly leaving: (text: string) => void;
  /** A connection that had brought messages is gone. */
  readonly flowLost: (flow: string) => void;
  readonly capture: ((message: Captured) => void) | undefined;
  readonly failed: (error: Error) => void;
}

/** The bound listeners of an edge, and what crosses them. */
export interface EdgeSockets {
  /** Binds every listener, or none: rejects with the first failure. */
  start(): Promise<void>;
  /** Resolves when the socket has taken the message; rejects when there is no such listener, or it could not take it. */
  send(outbound: Outbound): Promise<void>;
  drain(): Promise<void>;
  close(): Promise<void>;
  /** Of the bound listeners. */
  readonly names: readonly string[];
}

export function edgeSockets(options: EdgeSocketsOptions): EdgeSockets {
  const { clock, counters, capture } = options;
  const bound = new Map<string, Listener>();

  const receive = (received: Received): void => {
    counters.received += 1;
    const { at, source, flow, text } = received;
    capture?.({ at, direction: "in", local: flow.listener, remote: remoteOf(source), text });
    options.received(received);
  };

  const bind = async (open: OpenListener): Promise<void> => {
    let listener: Listener | undefined;
    const take: Receive = (bytes, text, address, port, token) => {
      if (listener === undefined) return;
      const source = { address, port, transport: listener.transport };
      receive({ bytes, text, source, flow: { listener: listener.name, token }, at: clock.now() });
    };
    const lost = (token: string): void => {
      counters.flowsLost += 1;
      options.flowLost(token);
    };
    listener = await open(take, options.failed, lost);
    bound.set(listener.name, listener);
  };

  const close = async (): Promise<void> => {
    const all = [...bound.values()];
    bound.clear();
    await Promise.all(all.map((listener) => listener.close()));
  };

  return {
    async start() {
      const results = await Promise.allSettled(options.open.map(bind));
      const failure = results.find((result) => result.status === "rejected");
      if (failure === undefined) return;
      await close();
      throw failure.reason;
    },
    async send({ text, destination, listener: name, flow }) {
      const listener = bound.get(name);
      try {
        if (listener === undefined) throw new Error(`no listener ${name} on edge ${options.id}`);
        options.leaving(text);
        capture?.({ at: clock.now(), direction: "out", local: name, remote: remoteOf(destination), text });
        await listener.send(text, destination.address, destination.port, flow);
        counters.sent += 1;
      } catch (error) {
        counters.sendFailed += 1;
        throw error;
      }
    },
    async drain() {
      await Promise.all([...bound.values()].map((listener) => listener.drain?.()));
    },
    close,
    get names() {
      return [...bound.keys()];
    },
  };
}

function remoteOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}
