import type { Directory } from "@tandem/directory";
import type { ClusterKeys } from "@tandem/identity";
import type { Hash } from "@tandem/sip";
import type { AdmissionContext } from "./admission/admission-context.ts";
import { admit } from "./admission/admit.ts";
import type { Admission, Arrival, Received } from "./admission/arrival.ts";
import { EdgeLimiter } from "./admission/edge-limiter.ts";
import { EDGE_LIMITS, type EdgeLimits } from "./admission/edge-limits.ts";
import { AwaitedInvites } from "./awaited-invites.ts";
import { type Delivery, deliverArrival } from "./deliver-arrival.ts";
import { type EdgeCounters, edgeCounters } from "./edge-counters.ts";
import { type Captured, edgeSockets, type Outbound } from "./edge-sockets.ts";
import type { OpenListener } from "./ports/listener.ts";
import type { HopReply, RouterPort } from "./ports/router-port.ts";

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
  const { id, keys, router, clock, hash, capture, failed = () => undefined } = options;
  const limits = { ...EDGE_LIMITS, ...options.limits };
  const counters = edgeCounters();
  const limiter = new EdgeLimiter(limits);
  const awaited = new AwaitedInvites(limits.awaitedInvites);

  const receive = (received: Received): void => {
    const directory = options.directory();
    const context: AdmissionContext = { edge: id, directory, keys, limiter, hash, traceOneIn: limits.traceOneIn };
    const admission = admit(context, received);
    switch (admission.kind) {
      case "forward":
        counters.forwarded += 1;
        if (admission.arrival.isExcess) counters.excess += 1;
        void deliverArrival(delivery, admission.arrival);
        return;
      case "answer":
        counters.answered += 1;
        answer(admission, received);
        return;
      case "drop":
        counters.dropped[admission.why] += 1;
    }
  };

  const sockets = edgeSockets({
    ...{ id, clock, counters, capture, failed },
    open: options.listeners,
    received: receive,
    leaving: (text) => awaited.sees(text),
    flowLost: (flow) => router.flowLost?.(flow),
  });

  /** An answer of the edge itself that does not leave is lost like a datagram: the client asks again. The sockets have counted it. */
  const answer = ({ text, to }: Extract<Admission, { kind: "answer" }>, { flow }: Pick<Received, "flow">): void => {
    sockets.send({ text, destination: to, listener: flow.listener, flow: flow.token }).catch(() => undefined);
  };
  const delivery: Delivery = {
    ...{ router, keys, clock, limiter, awaited, counters, answer },
    directory: options.directory,
    retryAfterSec: limits.retryAfterSec,
    delivered: options.delivered,
  };

  return {
    start: sockets.start,
    send: sockets.send,
    drain: sockets.drain,
    close: sockets.close,
    counters,
    get listeners() {
      return sockets.names;
    },
  };
}
