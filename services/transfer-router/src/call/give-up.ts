import type { Env } from "./env.ts";
import type { Occurrence } from "./event.ts";
import { reduce, type Step } from "./reduce.ts";
import type { Call, Leg, Tx } from "./state.ts";

const REASON = 'SIP;cause=500;text="internal fault"';

/**
 * Ends a call whose steps throw (CLUSTER rule 26): by the ordinary way first, which reports a transfer and closes the
 * records; if that throws too, by what is left when all that a fault could be in is taken away.
 */
export function giveUp(call: Call, occurrence: Occurrence, env: Env): Step {
  const input = { ...occurrence, kind: "call.end-wanted", reason: REASON, why: "fault" } as const;
  try {
    return reduce(call, input, env);
  } catch {
    return reduce(bareCall(call), input, env);
  }
}

/** Dialogs that BYE, CANCEL or a final response can end, records that can be closed, and nothing else. */
function bareCall(call: Call): Call {
  const txs = call.txs.filter((tx) => tx.method === "INVITE" && (tx.side === "server" || tx.purpose.kind === "dial"));
  return { ...call, dial: null, transfer: null, endBy: 0, txs, legs: call.legs.map((leg) => bareLeg(leg, txs)) };
}

function bareLeg(leg: Leg, txs: readonly Tx[]): Leg {
  const isThere = (id: number): boolean => txs.some((tx) => tx.id === id);
  return {
    ...leg,
    // The dialog of a REFER alone has no session to end.
    phase: leg.reportsFor === 0 ? leg.phase : "down",
    invite: isThere(leg.invite) ? leg.invite : 0,
    unacked: isThere(leg.unacked) ? leg.unacked : 0,
    subscriptions: [],
    session: null,
    guard: null,
    repair: null,
    waiting: 0,
  };
}
