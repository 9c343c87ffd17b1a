import type { Directory } from "@tandem/directory";
import type { ClusterKeys } from "@tandem/identity";
import { answerToHop } from "./admission/answer-to-hop.ts";
import type { Admission, Arrival } from "./admission/arrival.ts";
import type { EdgeLimiter } from "./admission/edge-limiter.ts";
import type { AwaitedInvites } from "./awaited-invites.ts";
import type { EdgeCounters } from "./edge-counters.ts";
import type { HopReply, RouterPort } from "./ports/router-port.ts";

export interface Delivery {
  readonly router: RouterPort;
  readonly keys: ClusterKeys;
  readonly directory: () => Directory;
  readonly clock: { now(): number };
  readonly limiter: EdgeLimiter;
  readonly awaited: AwaitedInvites;
  readonly counters: EdgeCounters;
  /** Retry-After where the router could not be asked at all, in seconds. */
  readonly retryAfterSec: number;
  /** Sees what became of each message that was given to a router, and when. */
  readonly delivered: ((arrival: Arrival, reply: HopReply, at: number) => void) | undefined;
  readonly answer: (answer: Extract<Admission, { kind: "answer" }>, arrival: Arrival) => void;
}

/** Gives a message to its router, and answers it where that is the edge's to do. */
export async function deliverArrival(delivery: Delivery, arrival: Arrival): Promise<void> {
  const { keys, clock, limiter, awaited, counters } = delivery;
  const { message } = arrival;
  const isInvite = message.isRequest && message.method === "INVITE";
  if (isInvite) awaited.add(message.branch);
  const hop = await acknowledged(delivery, arrival);
  delivery.delivered?.(arrival, hop, clock.now());
  const wasSilent = isInvite && awaited.take(message.branch);
  // A right answer has given its share back already: one that is only repeated is counted like any guess.
  if (hop.kind === "replayed" && !limiter.guest(arrival.source.address, arrival.at)) {
    counters.dropped.flood += 1;
    return;
  }
  if (hop.kind === "shed") counters.shed += 1;
  const own = answerToHop(keys, delivery.directory, arrival, hop);
  if (own === undefined || (own.status === 100 && !wasSilent)) return;
  if (own.status !== 100) counters.answered += 1;
  delivery.answer(own, arrival);
}

async function acknowledged({ router, counters, retryAfterSec }: Delivery, arrival: Arrival): Promise<HopReply> {
  try {
    return await router.deliver(arrival);
  } catch {
    counters.undelivered += 1;
    return { kind: "overloaded", retryAfterSec };
  }
}
