import type { LegId } from "../state.ts";
import { legOf, type Turn } from "../turn.ts";

/** No INVITE transaction in either direction, and no 2xx of ours without its ACK: a re-INVITE may start (RFC 3261 §14.1). */
export function legIsIdle(t: Turn, id: LegId): boolean {
  const leg = legOf(t, id);
  return leg.phase === "up" && leg.invite === 0 && leg.unacked === 0;
}
