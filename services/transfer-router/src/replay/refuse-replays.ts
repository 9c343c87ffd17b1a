import { type ClusterKeys, sipHash } from "@tandem/identity";
import { transactionName } from "../host/call-keys.ts";
import type { Collect } from "../host/collect.ts";
import type { Router } from "../host/router.ts";
import type { RouterReply, SipArrival } from "../host/sip-arrival.ts";
import { type DigestUse, NonceCounts } from "../limits/nonce-counts.ts";

/** A message with the answer to a challenge that let it in; undefined where none was needed. */
export interface DigestArrival extends SipArrival {
  readonly digest: DigestUse | undefined;
}

export type ReplayReply = RouterReply | { readonly kind: "replayed" };

export type DeliverOnce = (arrival: DigestArrival, collect?: Collect) => Promise<ReplayReply>;

export interface ReplayOptions {
  readonly router: Pick<Router, "deliver" | "knows">;
  readonly keys: ClusterKeys;
  /** When the router, or its tenure of the partition, began: ms since the epoch. */
  readonly since: number;
}

/**
 * A router's `deliver` that takes each answer to a challenge once (RFC 7616 §3.4, CLUSTER rule 34). Only an INVITE that begins
 * a call is ever challenged; a nonce is bound to its Call-ID, so all its uses come to the owner of one partition.
 */
export function refuseReplays({ router, keys, since }: ReplayOptions): DeliverOnce {
  const counts = new NonceCounts({ since, isTakenOver: (transaction) => router.knows(transaction) });
  return async (arrival, collect) => {
    const { message, source, digest, at } = arrival;
    if (message.method === "ACK" && message.isRequest) counts.acknowledged(transactionName(keys, message, source));
    if (digest === undefined) return router.deliver(arrival, collect);
    const transaction = transactionName(keys, message, source);
    const use = { ...digest, nonce: nameOf(keys, digest.nonce) };
    const verdict = counts.use(use, transaction, at);
    if (verdict === "replayed") return { kind: "replayed" };
    const reply = await router.deliver(arrival, collect);
    if (reply.kind === "overloaded" || reply.kind === "elsewhere") counts.giveBack(use, transaction);
    return reply;
  };
}

/** Short, and detached from the message that the nonce was a part of. */
function nameOf(keys: ClusterKeys, nonce: string): string {
  const [hi, lo] = sipHash(keys.steady, `nonce ${nonce}`);
  return (hi >>> 0).toString(36) + (lo >>> 0).toString(36).padStart(7, "0");
}
