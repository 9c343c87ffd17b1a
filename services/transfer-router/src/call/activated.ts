import { askAddresses, askAdmission } from "./dial/start-dial.ts";
import { ackAgain } from "./leg/ack.ts";
import { postponed } from "./postponed.ts";
import { patch, type Turn, textOf } from "./turn.ts";

/**
 * A new owner has the call: everything that is owed to the wire goes out once more, byte for byte, on every transport
 * (TRANSFER §6); what was sent twice is absorbed by branch and CSeq. What was asked of others is asked again.
 */
export function activated(t: Turn, gapMs: number): void {
  postponed(t, gapMs);
  // Handed over in order: what the last owner sent is with the edges, who ask again for what they have no answer to.
  if (gapMs >= 0) sendOwed(t);
  const { dial } = t.call;
  if (dial?.phase === "admitting") askAdmission(t);
  const [candidate] = dial?.candidates ?? [];
  if (dial?.phase === "resolving" && candidate !== undefined) askAddresses(t, dial, candidate);
  if (t.call.events.length > 0) t.effects.push({ kind: "events.publish" });
  // Told to the runtime as a change: the new owner's first commit takes the actor over.
  patch(t, { at: t.at });
}

function sendOwed(t: Turn): void {
  for (const tx of t.call.txs) {
    const text = textOf(t, `t${tx.id}`);
    if (tx.side === "client") {
      const isOpen =
        tx.machine.phase === "calling" || tx.machine.phase === "trying" || tx.machine.phase === "proceeding";
      if (isOpen && text !== undefined) t.effects.push({ kind: "sip.send", text, route: tx.route, tx: tx.id });
      ackAgain(t, tx);
      const refused = textOf(t, `t${tx.id}.f`);
      if (refused !== undefined) t.effects.push({ kind: "sip.send", text: refused, route: tx.route, tx: 0 });
      continue;
    }
    const isAcked = tx.machine.kind === "invite-server" && tx.machine.acked;
    if (!isAcked && text !== undefined) t.effects.push({ kind: "sip.send", text, route: tx.route, tx: tx.id });
  }
}
