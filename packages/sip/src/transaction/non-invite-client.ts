import { nextRetransmissionAt, T2_MS, TIMER_F_MS, TIMER_K_MS } from "./timers.ts";
import type { TransactionEvent, TransactionStep } from "./transaction-event.ts";

/** RFC 3261 §17.1.2. Instants are ms since epoch. */
export interface NonInviteClient {
  readonly kind: "non-invite-client";
  readonly phase: "trying" | "proceeding" | "completed" | "terminated";
  /** When the request was first sent. */
  readonly startedAt: number;
  /** When the phase began. */
  readonly phaseAt: number;
  readonly reliable: boolean;
}

type Step = TransactionStep<NonInviteClient>;

/** The request is being sent: "trying". */
export function nonInviteClient(at: number, reliable: boolean): NonInviteClient {
  return { kind: "non-invite-client", phase: "trying", startedAt: at, phaseAt: at, reliable };
}

export function stepNonInviteClient(state: NonInviteClient, event: TransactionEvent): Step {
  switch (state.phase) {
    case "trying":
    case "proceeding":
      return waiting(state, event);
    case "completed":
      return event.kind === "time" && event.at >= nonInviteClientDeadline(state)
        ? [enter(state, "terminated", event.at), ["terminated"]]
        : ignore(state);
    case "terminated":
      return ignore(state);
  }
}

/** Timer F or K. */
export function nonInviteClientDeadline(state: NonInviteClient): number {
  switch (state.phase) {
    case "trying":
    case "proceeding":
      return state.startedAt + TIMER_F_MS;
    case "completed":
      return state.phaseAt + TIMER_K_MS;
    case "terminated":
      return Number.POSITIVE_INFINITY;
  }
}

/** Timer E. A provisional response lets the running one fire, and makes every later one T2 (RFC 3261 §17.1.2.2). */
export function nonInviteClientRetransmission(state: NonInviteClient, after: number): number {
  if (state.reliable) return Number.POSITIVE_INFINITY;
  switch (state.phase) {
    case "trying":
      return nextRetransmissionAt("E", state.startedAt, after);
    case "proceeding": {
      const running = nextRetransmissionAt("E", state.startedAt, state.phaseAt);
      return nextRetransmissionAt("E-proceeding", running - T2_MS, after);
    }
    case "completed":
    case "terminated":
      return Number.POSITIVE_INFINITY;
  }
}

function waiting(state: NonInviteClient, event: TransactionEvent): Step {
  switch (event.kind) {
    case "time":
      if (event.at >= nonInviteClientDeadline(state)) {
        return [enter(state, "terminated", event.at), ["timeout", "terminated"]];
      }
      return nonInviteClientRetransmission(state, event.since) <= event.at ? [state, ["retransmit"]] : ignore(state);
    case "response":
      return responded(state, event.status, event.at);
    case "transport-failed":
      // RFC 3261 §17.1.4
      return [enter(state, "terminated", event.at), ["transport-failed", "terminated"]];
    default:
      return ignore(state);
  }
}

function responded(state: NonInviteClient, status: number, at: number): Step {
  if (status < 200) return [state.phase === "proceeding" ? state : enter(state, "proceeding", at), ["deliver"]];
  // RFC 3261 §17.1.2.2: Timer K is 0 on a reliable transport.
  if (state.reliable) return [enter(state, "terminated", at), ["deliver", "terminated"]];
  return [enter(state, "completed", at), ["deliver"]];
}

function enter(state: NonInviteClient, phase: NonInviteClient["phase"], at: number): NonInviteClient {
  return { ...state, phase, phaseAt: at };
}

function ignore(state: NonInviteClient): Step {
  return [state, []];
}
