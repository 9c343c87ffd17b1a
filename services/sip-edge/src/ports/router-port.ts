import type { Arrival } from "../admission/arrival.ts";

/** The router's acknowledgement of one message. */
export type HopReply =
  /** Committed, or known to be a copy: what is to be sent comes by itself. */
  | { readonly kind: "accepted" }
  /** Not taken; nothing will come. */
  | { readonly kind: "overloaded"; readonly retryAfterSec: number }
  /** Not taken, nor any copy before it: it is beyond its leg's rate, and there is no room for such (CLUSTER rule 23). */
  | { readonly kind: "shed" }
  /** The count of the digest's nonce was used before; nothing was taken, and a fresh challenge is due (CLUSTER rule 34). */
  | { readonly kind: "replayed" }
  /** No such dialog or transaction. */
  | { readonly kind: "unknown" }
  /** No router has its partition now. */
  | { readonly kind: "elsewhere" }
  /** A CANCEL came before this INVITE. */
  | { readonly kind: "cancelled" }
  /** It was taken back before it came: it has been answered. */
  | { readonly kind: "withdrawn" }
  /** A fault of the router's own; nothing came of it. */
  | { readonly kind: "faulted" }
  /** Routers fall over it: it is kept from them (CLUSTER rule 26). */
  | { readonly kind: "poison" };

/**
 * The hop to the owner of a partition.
 *
 * Every adapter keeps these promises: messages of one transaction arrive in the order of the calls; `accepted` comes only after
 * the commit that explains it (CLUSTER rule 9). It rejects when no router can be reached.
 */
export interface RouterPort {
  deliver(arrival: Arrival): Promise<HopReply>;
  /**
   * A connection is gone: every call with a leg on it is told, and those whose owner is away when it is back (CLUSTER rules
   * 23, 24). Needed where a listener has connections.
   */
  flowLost?(flow: string): void;
}
