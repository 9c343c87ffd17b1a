export { ackForFinal, cancelFor } from "./ack-and-cancel.ts";
export type { InviteClient } from "./invite-client.ts";
export { inviteClient, stepInviteClient } from "./invite-client.ts";
export type { InviteServer } from "./invite-server.ts";
export { inviteServer, stepInviteServer } from "./invite-server.ts";
export type { NonInviteClient } from "./non-invite-client.ts";
export { nonInviteClient, stepNonInviteClient } from "./non-invite-client.ts";
export type { NonInviteServer } from "./non-invite-server.ts";
export { nonInviteServer, stepNonInviteServer } from "./non-invite-server.ts";
export type { RetransmissionSchedule } from "./timers.ts";
export {
  nextRetransmissionAt,
  T1_MS,
  T2_MS,
  T4_MS,
  TIMEOUT_MS,
  TIMER_B_MS,
  TIMER_D_MS,
  TIMER_F_MS,
  TIMER_H_MS,
  TIMER_I_MS,
  TIMER_J_MS,
  TIMER_K_MS,
  TIMER_L_MS,
  TIMER_M_MS,
} from "./timers.ts";
export type { Transaction } from "./transaction.ts";
export { deadlineOf, dueOf, postpone, stepTransaction } from "./transaction.ts";
export type { TransactionAction, TransactionEvent, TransactionStep } from "./transaction-event.ts";
export type { TransactionSource } from "./transaction-key.ts";
export {
  BRANCH_COOKIE,
  cancelledTransactionKey,
  clientTransactionKey,
  serverTransactionKey,
} from "./transaction-key.ts";
