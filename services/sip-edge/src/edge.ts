import type { Directory, Transport } from "@tandem/directory";
import type { ClusterKeys } from "@tandem/identity";
import type { Hash } from "@tandem/sip";
import type { AdmissionContext } from "./admission/admission-context.ts";
import { admit } from "./admission/admit.ts";
import { answerToHop } from "./admission/answer-to-hop.ts";
import type { Admission, Arrival, Received } from "./admission/arrival.ts";
import { EdgeLimiter } from "./admission/edge-limiter.ts";
import { EDGE_LIMITS, type EdgeLimits } from "./admission/edge-limits.ts";
import { AwaitedInvites } from "./awaited-invites.ts";
import { type EdgeCounters, edgeCounters } from "./edge-counters.ts";
import type { Listener, OpenListener, Receive } from "./ports/listener.ts";
import type { HopReply, RouterPort } from "./ports/router-port.ts";

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

export interface EdgeOptions {
  readonly id: string;
  readonly listeners: readonly OpenListener[];
  readonly router: RouterPort;
  /** The directory as it is now. */
  readonly directory: () => Directory;
  readonly keys: ClusterKeys;
  /** Ms since the epoch; never goes back. */
  readonly clock: { now(): number };
  readonly hash: Hash;
  /** What differs from EDGE_LIMITS. */
  readonly limits?: Partial<EdgeLimits>;
  /** Sees every message in and out, dropped ones too. */
  readonly capture?: (message: Captured) => void;
  /** Sees what became of each message that was given to a router, and when. */
  readonly delivered?: (arrival: Arrival, reply: HopReply, at: number) => void;
  /** A socket's own error, after it was bound. */
  readonly failed?: (error: Error) => void;
}

/** Sockets, admission and the hop to the router. Keeps nothing about any call. */
export interface Edge {
  /** Binds every listener, or none: rejects with the first failure. */
  start(): Promise<void>;
  /** Resolves when the socket has taken the message; rejects when there is no such listener, or it could not take it. */
  send(outbound: Outbound): Promise<void>;
  /** Takes no new connection; resolves when peers have closed theirs. Everything else goes on. */
  drain(): Promise<void>;
  close(): Promise<void>;
  readonly counters: EdgeCounters;
  /** Names of the bound listeners. */
  readonly listeners: readonly string[];
}

export function sipEdge(options: EdgeOptions): Edge {
  const { keys, router, clock } = options;
  const limits = { ...EDGE_LIMITS, ...options.limits };
  const counters = edgeCounters();
  const limiter = new EdgeLimiter(limits);
  const awaited = new AwaitedInvites(limits.awaitedInvites);
  const bound = new Map<string, Listener>();

  const send = async ({ text, destination, listener: name, flow }: Outbound): Promise<void> => {
    const listener = bound.get(name);
    try {
      if (listener === undefined) throw new Error(`no listener ${name} on edge ${options.id}`);
      awaited.sees(text);
      options.capture?.({ at: clock.now(), direction: "out", local: name, remote: remoteOf(destination), text });
      await listener.send(text, destination.address, destination.port, flow);
      counters.sent += 1;
    } catch (error) {
      counters.sendFailed += 1;
      throw error;
    }
  };

  /** An answer of the edge itself that does not leave is lost like a datagram: the client asks again. `send` has counted it. */
  const reply = ({ text, to }: Extract<Admission, { kind: "answer" }>, { flow }: Pick<Received, "flow">): void => {
    send({ text, destination: to, listener: flow.listener, flow: flow.token }).catch(() => undefined);
  };

  const deliver = async (arrival: Arrival): Promise<void> => {
    const { message } = arrival;
    const isInvite = message.isRequest && message.method === "INVITE";
    if (isInvite) awaited.add(message.branch);
    const hop = await acknowledged(arrival);
    options.delivered?.(arrival, hop, clock.now());
    const wasSilent = isInvite && awaited.take(message.branch);
    // A right answer has given its share back already: one that is only repeated is counted like any guess.
    if (hop.kind === "replayed" && !limiter.guest(arrival.source.address, arrival.at)) {
      counters.dropped.flood += 1;
      return;
    }
    if (hop.kind === "shed") counters.shed += 1;
    const own = answerToHop(keys, options.directory, arrival, hop);
    if (own === undefined || (own.status === 100 && !wasSilent)) return;
    if (own.status !== 100) counters.answered += 1;
    reply(own, arrival);
  };

  const acknowledged = async (arrival: Arrival): Promise<HopReply> => {
    try {
      return await router.deliver(arrival);
    } catch {
      counters.undelivered += 1;
      return { kind: "overloaded", retryAfterSec: limits.retryAfterSec };
    }
  };

  const receive = (received: Received): void => {
    counters.received += 1;
    const { at, source, flow, text } = received;
    options.capture?.({ at, direction: "in", local: flow.listener, remote: remoteOf(source), text });
    const context: AdmissionContext = {
      edge: options.id,
      directory: options.directory(),
      keys,
      limiter,
      hash: options.hash,
      traceOneIn: limits.traceOneIn,
    };
    const admission = admit(context, received);
    switch (admission.kind) {
      case "forward":
        counters.forwarded += 1;
        if (admission.arrival.isExcess) counters.excess += 1;
        void deliver(admission.arrival);
        return;
      case "answer":
        counters.answered += 1;
        reply(admission, received);
        return;
      case "drop":
        counters.dropped[admission.why] += 1;
    }
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
      router.flowLost?.(token);
    };
    listener = await open(take, options.failed ?? (() => undefined), lost);
    bound.set(listener.name, listener);
  };

  const close = async (): Promise<void> => {
    const all = [...bound.values()];
    bound.clear();
    await Promise.all(all.map((listener) => listener.close()));
  };

  return {
    async start() {
      const results = await Promise.allSettled(options.listeners.map(bind));
      const failure = results.find((result) => result.status === "rejected");
      if (failure === undefined) return;
      await close();
      throw failure.reason;
    },
    send,
    async drain() {
      await Promise.all([...bound.values()].map((listener) => listener.drain?.()));
    },
    close,
    counters,
    get listeners() {
      return [...bound.keys()];
    },
  };
}

function remoteOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}
