import type { Route } from "../call/state.ts";

/** The edges, as the router sees them: they put a message on the wire, from the listener that the route names. */
export interface EdgeSender {
  /** Resolves when a socket has taken the message; rejects when none could. */
  send(text: string, route: Route): Promise<void>;
}
