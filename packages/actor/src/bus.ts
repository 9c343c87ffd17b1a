/** One message as a subscriber gets it. */
export interface BusMessage {
  readonly subject: string;
  /** latin1: one character a byte. */
  readonly text: string;
  /** The same bytes; valid until the subscriber returns. */
  readonly bytes: Uint8Array;
  /** Answers a request; does nothing for a message that was only published. May be called later, once. */
  reply(text: string): void;
}

export type BusReply =
  | { readonly kind: "reply"; readonly text: string }
  /** Nobody listens on the subject; known at once. */
  | { readonly kind: "nobody" }
  /** Somebody may have it, and did not answer in time. */
  | { readonly kind: "silence" }
  /** The bus cannot be reached: nothing was sent. */
  | { readonly kind: "away" };

export interface BusSubscription {
  /** Nothing is taken any more when it returns. */
  unsubscribe(): void;
}

/**
 * Messages between the processes of a cluster. Subjects are words joined by dots; in a subscription `*` stands for one
 * word and a last `>` for one or more.
 *
 * Every adapter keeps these promises:
 * - `request` and `publish` never throw and never reject: what became of them is an answer. Nothing is kept for later
 *   while the bus is away (CLUSTER rule 11);
 * - messages from one process to one subscription arrive in the order of the calls, each at most once;
 * - a request is answered by the first `reply`; later ones are dropped;
 * - of the subscriptions with the same `group` exactly one gets a message;
 * - after `flush` has resolved, what was subscribed before gets whatever anybody publishes from then on; it rejects
 *   with an `AdapterError` when the bus is away;
 * - subscriptions live on when the bus has been away and is back.
 */
export interface Bus {
  /** False while there is no connection. */
  readonly isUp: boolean;
  /** @param text latin1 */
  request(subject: string, text: string, timeoutMs: number): Promise<BusReply>;
  /** False: away, nothing was sent. @param text latin1 */
  publish(subject: string, text: string): boolean;
  /** `take` runs synchronously; what it throws is our own bug. */
  subscribe(subject: string, take: (message: BusMessage) => void, group?: string): BusSubscription;
  flush(): Promise<void>;
  /** Told of each change of `isUp`. */
  watch(changed: (isUp: boolean) => void): void;
  close(): Promise<void>;
}
