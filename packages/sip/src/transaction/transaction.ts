import type { InviteClient } from "./invite-client.ts";
import { inviteClientDeadline, inviteClientRetransmission, stepInviteClient } from "./invite-client.ts";
import type { InviteServer } from "./invite-server.ts";
import { inviteServerDeadline, inviteServerRetransmission, stepInviteServer } from "./invite-server.ts";
import type { NonInviteClient } from "./non-invite-client.ts";
import { nonInviteClientDeadline, nonInviteClientRetransmission, stepNonInviteClient } from "./non-invite-client.ts";
import type { NonInviteServer } from "./non-invite-server.ts";
import { nonInviteServerDeadline, stepNonInviteServer } from "./non-invite-server.ts";
import type { TransactionEvent, TransactionStep } from "./transaction-event.ts";

/** Any of the four machines, as plain data: it can be committed to a store and revived. */
export type Transaction = InviteClient | NonInviteClient | InviteServer | NonInviteServer;

/** One step. Total: an event that the phase does not expect gives back the same object and no actions. */
export function stepTransaction(transaction: Transaction, event: TransactionEvent): TransactionStep<Transaction> {
  switch (transaction.kind) {
    case "invite-client":
      return stepInviteClient(transaction, event);
    case "non-invite-client":
      return stepNonInviteClient(transaction, event);
    case "invite-server":
      return stepInviteServer(transaction, event);
    case "non-invite-server":
      return stepNonInviteServer(transaction, event);
  }
}

/** The stored deadline alone (timers B, D, F, H, I, J, K, L, M), ms since epoch; Infinity if the phase has none. */
export function deadlineOf(transaction: Transaction): number {
  switch (transaction.kind) {
    case "invite-client":
      return inviteClientDeadline(transaction);
    case "non-invite-client":
      return nonInviteClientDeadline(transaction);
    case "invite-server":
      return inviteServerDeadline(transaction);
    case "non-invite-server":
      return nonInviteServerDeadline(transaction);
  }
}

/**
 * The earliest instant after `after` at which the transaction wants a "time" event; Infinity if there is none.
 * A deadline that has passed unheard is given as it is, so that it cannot be lost.
 */
export function dueOf(transaction: Transaction, after: number): number {
  return Math.min(deadlineOf(transaction), retransmissionOf(transaction, after));
}

/** The same transaction as if all of it had happened `byMs` later: timers move by the gap of an outage before they act. */
export function postpone<S extends Transaction>(transaction: S, byMs: number): S {
  return { ...transaction, startedAt: transaction.startedAt + byMs, phaseAt: transaction.phaseAt + byMs };
}

function retransmissionOf(transaction: Transaction, after: number): number {
  switch (transaction.kind) {
    case "invite-client":
      return inviteClientRetransmission(transaction, after);
    case "non-invite-client":
      return nonInviteClientRetransmission(transaction, after);
    case "invite-server":
      return inviteServerRetransmission(transaction, after);
    case "non-invite-server":
      // RFC 3261 §17.2.2: a final is sent again only when the request is.
      return Number.POSITIVE_INFINITY;
  }
}
