import { nextRetransmissionAt, TIMER_H_MS, TIMER_I_MS, TIMER_L_MS } from "./timers.ts";
import type { TransactionEvent, TransactionStep } from "./transaction-event.ts";

/**
 * RFC 3261 §17.2.1, with the phase "accepted" of RFC 6026 §7.1. In that phase it does the UAS core's repetition of the
 * 2xx too (RFC 3261 §13.3.1.4). Instants are ms since epoch.
 */
export interface InviteServer {
  readonly kind: "invite-server";
  readonly phase: "proceeding" | "completed" | "confirmed" | "accepted" | "terminated";
  /** When the INVITE came in. */
  readonly startedAt: number;
  /** When the phase began; in "completed" and "accepted" that is when the final response was sent. */
  readonly phaseAt: number;
  readonly reliable: boolean;
  /** The ACK for the final response has come in. */
  readonly acked: boolean;
}

type Step = TransactionStep<InviteServer>;

/** An INVITE that matches no transaction came in: "proceeding". */
export function inviteServer(at: number, reliable: boolean): InviteServer {
  return { kind: "invite-server", phase: "proceeding", startedAt: at, phaseAt: at, reliable, acked: false };
}

export function stepInviteServer(state: InviteServer, event: TransactionEvent): Step {
  // RFC 6026, in place of RFC 3261 §17.2.4: the user is told, and the transaction stays where it is.
  if (event.kind === "transport-failed" && isSending(state)) return [state, ["transport-failed"]];
  switch (state.phase) {
    case "proceeding":
      return proceeding(state, event);
    case "completed":
      return completed(state, event);
    case "confirmed":
      return event.kind === "time" && event.at >= inviteServerDeadline(state) ? end(state, event.at) : ignore(state);
    case "accepted":
      return accepted(state, event);
    case "terminated":
      return ignore(state);
  }
}

/** Timer H, I or L. "proceeding" has none: the transaction user owes a final response. */
export function inviteServerDeadline(state: InviteServer): number {
  switch (state.phase) {
    case "completed":
      return state.phaseAt + TIMER_H_MS;
    case "confirmed":
      return state.phaseAt + TIMER_I_MS;
    case "accepted":
      return state.phaseAt + TIMER_L_MS;
    case "proceeding":
    case "terminated":
      return Number.POSITIVE_INFINITY;
  }
}

/** Timer G for a non-2xx over an unreliable transport; a 2xx on every transport, until it is acknowledged. */
export function inviteServerRetransmission(state: InviteServer, after: number): number {
  const repeats = state.phase === "completed" ? !state.reliable : state.phase === "accepted" && !state.acked;
  return repeats ? nextRetransmissionAt("G", state.phaseAt, after) : Number.POSITIVE_INFINITY;
}

function proceeding(state: InviteServer, event: TransactionEvent): Step {
  switch (event.kind) {
    case "request":
      return [state, ["retransmit"]];
    case "respond":
      if (event.status < 200) return [state, ["send"]];
      return [enter(state, event.status < 300 ? "accepted" : "completed", event.at), ["send"]];
    default:
      return ignore(state);
  }
}

function completed(state: InviteServer, event: TransactionEvent): Step {
  switch (event.kind) {
    case "request":
      return [state, ["retransmit"]];
    case "ack": {
      const acked = { ...state, acked: true };
      // RFC 3261 §17.2.1: Timer I is 0 on a reliable transport.
      return state.reliable ? end(acked, event.at) : [enter(acked, "confirmed", event.at), []];
    }
    case "time":
      return passing(state, event);
    default:
      return ignore(state);
  }
}

function accepted(state: InviteServer, event: TransactionEvent): Step {
  switch (event.kind) {
    case "request":
      // An INVITE repeated after its ACK is an old copy: RFC 6026 §7.1 absorbs it.
      return state.acked ? ignore(state) : [state, ["retransmit"]];
    case "respond":
      return event.status >= 200 && event.status < 300 ? [state, ["send"]] : ignore(state);
    case "ack":
      // Repeated ACKs answer our repeated 2xx: the first one alone is news.
      return state.acked ? ignore(state) : [{ ...state, acked: true }, ["deliver"]];
    case "time":
      return passing(state, event);
    default:
      return ignore(state);
  }
}

function passing(state: InviteServer, event: TransactionEvent & { readonly kind: "time" }): Step {
  if (event.at >= inviteServerDeadline(state)) {
    return [enter(state, "terminated", event.at), state.acked ? ["terminated"] : ["unacknowledged", "terminated"]];
  }
  return inviteServerRetransmission(state, event.since) <= event.at ? [state, ["retransmit"]] : ignore(state);
}

function isSending(state: InviteServer): boolean {
  return state.phase === "proceeding" || ((state.phase === "completed" || state.phase === "accepted") && !state.acked);
}

function enter(state: InviteServer, phase: InviteServer["phase"], at: number): InviteServer {
  return { ...state, phase, phaseAt: at };
}

function end(state: InviteServer, at: number): Step {
  return [enter(state, "terminated", at), ["terminated"]];
}

function ignore(state: InviteServer): Step {
  return [state, []];
}
