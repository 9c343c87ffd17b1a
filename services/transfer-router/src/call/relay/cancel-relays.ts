import { cancelInvite } from "../leg/hang-up.ts";
import type { LegId } from "../state.ts";
import { respond } from "../transaction/respond.ts";
import { legOf, patchLeg, type Turn, txOf } from "../turn.ts";

/** A leg is gone: what it had relayed is cancelled, and what was relayed to it is answered. */
export function cancelRelays(t: Turn, legId: LegId): void {
  for (const tx of t.call.txs) {
    if (tx.side !== "client" || tx.purpose.kind !== "relay") continue;
    const near = txOf(t, tx.purpose.from);
    if (near === undefined || near.side !== "server") continue;
    if (near.leg === legId) {
      if (tx.method === "INVITE") cancelInvite(t, tx);
      // RFC 3261 §15.1.2: what is pending in a dialog that a BYE has ended gets 487.
      else if (near.machine.phase === "proceeding" || near.machine.phase === "trying")
        respond(t, near, { status: 487 });
    }
    if (tx.leg === legId && (near.machine.phase === "proceeding" || near.machine.phase === "trying")) {
      // An INFO or UPDATE that nobody took any more: 500, which costs the near dialog nothing.
      respond(t, near, { status: near.method === "INVITE" ? 487 : 500 });
    }
  }
  const { waiting } = legOf(t, legId);
  const held = txOf(t, waiting);
  if (held?.side === "server") {
    patchLeg(t, legId, { waiting: 0 });
    if (held.machine.phase === "proceeding") respond(t, held, { status: 487 });
  }
}
