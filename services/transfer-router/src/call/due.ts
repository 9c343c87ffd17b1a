import { subscriptionDue } from "@tandem/sip/subscription";
import { deadlineOf, dueOf } from "@tandem/sip/transaction";
import type { Call, Leg, Tx } from "./state.ts";

const CONFIRM_MS = 100;
const NEVER = Number.POSITIVE_INFINITY;

/** The earliest instant after `after` at which the call wants the time. A function of the state alone: no timer is ever lost. */
export function dueOfCall(call: Call, after: number): number {
  let due = NEVER;
  for (const tx of call.txs) due = Math.min(due, dueOfTx(tx, after));
  for (const leg of call.legs) due = Math.min(due, dueOfLeg(leg));
  const { dial, transfer } = call;
  if (dial !== null) {
    if (dial.ask !== "") due = Math.min(due, dial.askUntil);
    if (dial.leg !== 0 && dial.deadline !== 0) due = Math.min(due, dial.deadline);
  }
  if (transfer?.phase === "waiting") due = Math.min(due, transfer.deadline);
  if (transfer !== null && transfer.retryAt !== 0) due = Math.min(due, transfer.retryAt);
  // Nothing is left but to hear that the log has the last events.
  if (call.phase === "over" && call.txs.length === 0) due = Math.min(due, call.at + CONFIRM_MS);
  return Math.min(due, orNever(call.endBy), orNever(call.aliveAt));
}

function orNever(at: number): number {
  return at === 0 ? NEVER : at;
}

/** Transactions that only linger are looked at together: a few seconds more of memory for a tenth of the steps. */
const LINGER_GRID_MS = 8_000;

/** Nothing is left of it but to answer copies. */
export function lingers({ machine }: Tx): boolean {
  switch (machine.kind) {
    case "invite-client":
      return machine.phase === "completed" || machine.phase === "accepted";
    case "invite-server":
      return machine.phase === "confirmed" || (machine.phase === "accepted" && machine.acked);
    case "non-invite-client":
    case "non-invite-server":
      return machine.phase === "completed";
  }
}

function dueOfTx(tx: Tx, after: number): number {
  if (lingers(tx)) return Math.ceil(deadlineOf(tx.machine) / LINGER_GRID_MS) * LINGER_GRID_MS;
  const due = dueOf(tx.machine, after);
  return tx.side === "client" ? Math.min(due, orNever(tx.giveUpAt)) : due;
}

function dueOfLeg(leg: Leg): number {
  let due = leg.guard === null ? NEVER : orNever(leg.guard.at);
  if (leg.repair !== null) due = Math.min(due, orNever(leg.repair.at));
  if (leg.session !== null && leg.phase === "up") due = Math.min(due, leg.session.at);
  for (const subscription of leg.subscriptions) due = Math.min(due, subscriptionDue(subscription, 0));
  return due;
}
