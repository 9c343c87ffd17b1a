import { header } from "@tandem/sip";
import { cancelDial } from "../dial/cancel-dial.ts";
import { endLeg, sideName } from "../leg/end-leg.ts";
import { cancelInvite } from "../leg/hang-up.ts";
import type { ServerTx } from "../state.ts";
import { answerNow, type Inbound, refuseStateless, respond } from "../transaction/respond.ts";
import { legOf, type Turn } from "../turn.ts";

/** CANCEL (RFC 3261 §9.2): 200 to it, 487 to the INVITE that is still open; a later one changes nothing. */
export function receiveCancel(t: Turn, inbound: Inbound): void {
  const { message } = inbound;
  const invite = t.call.txs.find(
    (tx): tx is ServerTx =>
      tx.side === "server" && tx.method === "INVITE" && tx.branch === message.branch && tx.cseq === message.cseq,
  );
  if (invite === undefined) return refuseStateless(t, inbound, 481);
  const leg = legOf(t, invite.leg);
  answerNow(t, leg.id, inbound, { status: 200 });
  if (invite.machine.phase !== "proceeding") return;
  const reason = header(message, "Reason") ?? "";
  respond(t, invite, { status: 487 });
  if (leg.phase === "up") {
    // A re-INVITE was cancelled: the session stays, and so does what it was relayed to.
    const relayed = t.call.txs.find(
      (tx) => tx.side === "client" && tx.purpose.kind === "relay" && tx.purpose.from === invite.id,
    );
    if (relayed?.side === "client") cancelInvite(t, relayed, reason);
    return;
  }
  endLeg(t, leg.id, { status: 487, cause: 16, by: sideName(leg.side) });
  cancelDial(t, reason === "" ? "Q.850;cause=16" : reason, sideName(leg.side));
}
