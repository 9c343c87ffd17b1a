/** What happens to a transaction. Every event carries its time, `at`, in ms since epoch. */
export type TransactionEvent =
  /** Time has gone on from `since` to `at`: an instant is due if it lies in (since, at]. */
  | { readonly kind: "time"; readonly since: number; readonly at: number }
  /** Client: a response came in. */
  | { readonly kind: "response"; readonly status: number; readonly at: number }
  /** Server: the request came in again. */
  | { readonly kind: "request"; readonly at: number }
  /** INVITE server: the ACK came in (of a 2xx too, which the dialog matches). */
  | { readonly kind: "ack"; readonly at: number }
  /** Server: the transaction user responds. */
  | { readonly kind: "respond"; readonly status: number; readonly at: number }
  /** The transport could not send what this transaction gave it last. */
  | { readonly kind: "transport-failed"; readonly at: number };

/**
 * What a step wants done, in this order.
 * - "retransmit": send the stored request, or the last response, again (a server that has sent nothing yet: nothing)
 * - "deliver": pass this message up to the transaction user
 * - "ack": send, or send again, the ACK for this non-2xx final
 * - "send": send the response that is being given
 * - "timeout": no (final) response came in time
 * - "transport-failed": tell the transaction user
 * - "unacknowledged": 64*T1 without an ACK for a final response
 * - "terminated": the transaction has just entered that phase; always last
 */
export type TransactionAction =
  | "retransmit"
  | "deliver"
  | "ack"
  | "send"
  | "timeout"
  | "transport-failed"
  | "unacknowledged"
  | "terminated";

export type TransactionStep<S> = readonly [state: S, actions: readonly TransactionAction[]];
