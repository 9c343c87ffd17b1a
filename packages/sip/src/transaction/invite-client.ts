import { nextRetransmissionAt, TIMER_B_MS, TIMER_D_MS, TIMER_M_MS } from "./timers.ts";
import type { TransactionEvent, TransactionStep } from "./transaction-event.ts";

/** RFC 3261 §17.1.1, with the phase "accepted" of RFC 6026 §7.2. Instants are ms since epoch. */
export interface InviteClient {
  readonly kind: "invite-client";
  readonly phase: "calling" | "proceeding" | "completed" | "accepted" | "terminated";
  /** When the INVITE was first sent. */
  readonly startedAt: number;
  /** When the phase began. */
  readonly phaseAt: number;
  readonly reliable: boolean;
}

type Step = TransactionStep<InviteClient>;

/** The INVITE is being sent: "calling". `reliable`: over TCP, TLS, WS or another transport that does not lose. */
export function inviteClient(at: number, reliable: boolean): InviteClient {
  return { kind: "invite-client", phase: "calling", startedAt: at, phaseAt: at, reliable };
}

export function stepInviteClient(state: InviteClient, event: TransactionEvent): Step {
  switch (state.phase) {
    case "calling":
      return calling(state, event);
    case "proceeding":
      return event.kind === "response" ? responded(state, event.status, event.at) : ignore(state);
    case "completed":
      return completed(state, event);
    case "accepted":
      return accepted(state, event);
    case "terminated":
      return ignore(state);
  }
}

/** Timer B, D or M. "proceeding" has none: how long a target may ring is the transaction user's to say. */
export function inviteClientDeadline(state: InviteClient): number {
  switch (state.phase) {
    case "calling":
      return state.startedAt + TIMER_B_MS;
    case "completed":
      return state.phaseAt + TIMER_D_MS;
    case "accepted":
      return state.phaseAt + TIMER_M_MS;
    case "proceeding":
    case "terminated":
      return Number.POSITIVE_INFINITY;
  }
}

/** Timer A: only while calling, and only where the transport may lose the INVITE. */
export function inviteClientRetransmission(state: InviteClient, after: number): number {
  if (state.phase !== "calling" || state.reliable) return Number.POSITIVE_INFINITY;
  return nextRetransmissionAt("A", state.startedAt, after);
}

function calling(state: InviteClient, event: TransactionEvent): Step {
  switch (event.kind) {
    case "time":
      if (event.at >= inviteClientDeadline(state))
        return [enter(state, "terminated", event.at), ["timeout", "terminated"]];
      return inviteClientRetransmission(state, event.since) <= event.at ? [state, ["retransmit"]] : ignore(state);
    case "response":
      return responded(state, event.status, event.at);
    case "transport-failed":
      // RFC 3261 §17.1.4
      return [enter(state, "terminated", event.at), ["transport-failed", "terminated"]];
    default:
      return ignore(state);
  }
}

function responded(state: InviteClient, status: number, at: number): Step {
  if (status < 200) return [state.phase === "proceeding" ? state : enter(state, "proceeding", at), ["deliver"]];
  if (status < 300) return [enter(state, "accepted", at), ["deliver"]];
  // RFC 3261 §17.1.1.2: Timer D is 0 on a reliable transport.
  if (state.reliable) return [enter(state, "terminated", at), ["ack", "deliver", "terminated"]];
  return [enter(state, "completed", at), ["ack", "deliver"]];
}

function completed(state: InviteClient, event: TransactionEvent): Step {
  switch (event.kind) {
    case "time":
      return event.at >= inviteClientDeadline(state) ? end(state, event.at) : ignore(state);
    case "response":
      return event.status >= 300 ? [state, ["ack"]] : ignore(state);
    case "transport-failed":
      return [enter(state, "terminated", event.at), ["transport-failed", "terminated"]];
    default:
      return ignore(state);
  }
}

function accepted(state: InviteClient, event: TransactionEvent): Step {
  switch (event.kind) {
    case "time":
      return event.at >= inviteClientDeadline(state) ? end(state, event.at) : ignore(state);
    case "response":
      // RFC 6026 §7.2: a repeated 2xx, or the 2xx of another fork. The core sends its ACK.
      return event.status >= 200 && event.status < 300 ? [state, ["deliver"]] : ignore(state);
    default:
      return ignore(state);
  }
}

function enter(state: InviteClient, phase: InviteClient["phase"], at: number): InviteClient {
  return { ...state, phase, phaseAt: at };
}

function end(state: InviteClient, at: number): Step {
  return [enter(state, "terminated", at), ["terminated"]];
}

function ignore(state: InviteClient): Step {
  return [state, []];
}
