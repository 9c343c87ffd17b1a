export type SubscriptionEvent =
  /** The 2xx to the REFER has left. */
  | { readonly kind: "accepted"; readonly at: number }
  /** The target's provisional response. */
  | { readonly kind: "progress"; readonly status: number; readonly reason: string; readonly at: number }
  /** The outcome of the transfer. */
  | {
      readonly kind: "final";
      readonly status: number;
      readonly reason: string;
      readonly at: number;
      /** Goes into the sipfrag (TRANSFER §3). */
      readonly retryAfterSec?: number;
    }
  /** The answer to the NOTIFY that is out; 408 for Timer F, 0 for a transport failure. */
  | { readonly kind: "notify-answered"; readonly status: number; readonly at: number }
  /** A SUBSCRIBE of this subscription got its 200 with `expires` seconds. */
  | { readonly kind: "refreshed"; readonly expires: number; readonly at: number }
  /** As "refreshed" with 0. The transfer goes on. */
  | { readonly kind: "unsubscribed"; readonly at: number }
  | { readonly kind: "time"; readonly since: number; readonly at: number }
  /** BYE from the transferor: progress never again, the final NOTIFY once (TRANSFER rule 23). */
  | { readonly kind: "transferor-left"; readonly at: number };

export type SubscriptionAction =
  | {
      readonly kind: "notify";
      /** The Event value: "refer" or "refer;id=2". */
      readonly event: string;
      /** The Subscription-State value: "active;expires=92" or "terminated;reason=noresource". */
      readonly subscriptionState: string;
      /** The body, with its CRLF. */
      readonly sipfrag: string;
      /** It ends the subscription: "over" follows its answer. */
      readonly final: boolean;
    }
  /** The last NOTIFY is answered, or an answer removed the subscription: the BYE guard may run. Given once. */
  | { readonly kind: "over" };
