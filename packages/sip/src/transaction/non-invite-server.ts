import { TIMER_J_MS } from "./timers.ts";
import type { TransactionEvent, TransactionStep } from "./transaction-event.ts";

/** RFC 3261 §17.2.2. Instants are ms since epoch. */
export interface NonInviteServer {
  readonly kind: "non-invite-server";
  readonly phase: "trying" | "proceeding" | "completed" | "terminated";
  /** When the request came in. */
  readonly startedAt: number;
  /** When the phase began. */
  readonly phaseAt: number;
  readonly reliable: boolean;
}

type Step = TransactionStep<NonInviteServer>;

/** A request other than INVITE and ACK that matches no transaction came in: "trying". */
export function nonInviteServer(at: number, reliable: boolean): NonInviteServer {
  return { kind: "non-invite-server", phase: "trying", startedAt: at, phaseAt: at, reliable };
}

export function stepNonInviteServer(state: NonInviteServer, event: TransactionEvent): Step {
  switch (state.phase) {
    case "trying":
      return event.kind === "respond" ? respond(state, event.status, event.at) : ignore(state);
    case "proceeding":
      if (event.kind === "respond") return respond(state, event.status, event.at);
      return sent(state, event);
    case "completed":
      if (event.kind === "time" && event.at >= nonInviteServerDeadline(state)) {
        return [enter(state, "terminated", event.at), ["terminated"]];
      }
      return sent(state, event);
    case "terminated":
      return ignore(state);
  }
}

/** Timer J. Before the final response there is none: the transaction user owes one. */
export function nonInviteServerDeadline(state: NonInviteServer): number {
  return state.phase === "completed" ? state.phaseAt + TIMER_J_MS : Number.POSITIVE_INFINITY;
}

function respond(state: NonInviteServer, status: number, at: number): Step {
  if (status < 200) return [state.phase === "proceeding" ? state : enter(state, "proceeding", at), ["send"]];
  // RFC 3261 §17.2.2: Timer J is 0 on a reliable transport.
  if (state.reliable) return [enter(state, "terminated", at), ["send", "terminated"]];
  return [enter(state, "completed", at), ["send"]];
}

function sent(state: NonInviteServer, event: TransactionEvent): Step {
  switch (event.kind) {
    case "request":
      return [state, ["retransmit"]];
    case "transport-failed":
      // RFC 6026, in place of RFC 3261 §17.2.4: the user is told, and the transaction stays where it is.
      return [state, ["transport-failed"]];
    default:
      return ignore(state);
  }
}

function enter(state: NonInviteServer, phase: NonInviteServer["phase"], at: number): NonInviteServer {
  return { ...state, phase, phaseAt: at };
}

function ignore(state: NonInviteServer): Step {
  return [state, []];
}
