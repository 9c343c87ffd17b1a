import { cancelFor, nonInviteClient } from "@tandem/sip/transaction";
import type { ClientTx, LegId } from "../state.ts";
import { respond } from "../transaction/respond.ts";
import { legOf, newTxId, patchLeg, putText, putTx, type Turn, textOf, txOf } from "../turn.ts";
import { type Ending, endLeg } from "./end-leg.ts";
import { reasonLine } from "./reason-line.ts";
import { PATIENCE_MS, sendInDialog } from "./send-request.ts";
import { settleOwedAcks } from "./settle-acks.ts";

/** Ends a leg whatever its phase: BYE, CANCEL, or a final response. `reason` is a Reason value (RFC 3326), "" for none. */
export function hangUp(t: Turn, legId: LegId, ending: Ending, reason = ""): void {
  const leg = legOf(t, legId);
  switch (leg.phase) {
    case "up":
      endPending(t, legId);
      if (leg.unacked !== 0) {
        // RFC 3261 §15: the UAS must not BYE before the ACK of its 2xx, or the time-out of that wait.
        putText(t, `L${legId}.bye`, reason);
        endLeg(t, legId, ending);
        patchLeg(t, legId, { phase: "closing" });
      } else bye(t, legId, ending, reason);
      return;
    case "calling":
    case "early":
      if (leg.owns) {
        const tx = txOf(t, leg.invite);
        if (tx?.side === "client") cancelInvite(t, tx, reason);
        endLeg(t, legId, ending);
      } else {
        const tx = txOf(t, leg.invite);
        if (tx?.side === "server")
          respond(t, tx, { status: ending.status >= 300 ? ending.status : 487, headers: reasonLine(reason) });
        endLeg(t, legId, ending);
      }
      return;
    case "closing":
    case "down":
  }
}

/** What is open on a leg that ends: its own INVITEs get a final response, a 2xx whose ACK waited for nobody gets it. */
function endPending(t: Turn, legId: LegId): void {
  for (const tx of t.call.txs) {
    if (tx.leg !== legId || tx.method !== "INVITE" || tx.side !== "server") continue;
    if (tx.machine.phase === "proceeding") respond(t, tx, { status: 487 });
  }
  settleOwedAcks(t, legId);
}

/** The BYE that waited for an ACK. */
export function byeNow(t: Turn, legId: LegId): void {
  const reason = textOf(t, `L${legId}.bye`) ?? "";
  patchLeg(t, legId, { phase: "down" });
  sendInDialog(t, legId, "BYE", { purpose: { kind: "bye" }, headers: reasonLine(reason) });
}

function bye(t: Turn, legId: LegId, ending: Ending, reason: string): void {
  endLeg(t, legId, ending);
  sendInDialog(t, legId, "BYE", { purpose: { kind: "bye" }, headers: reasonLine(reason) });
}

/**
 * CANCEL of an INVITE of ours (RFC 3261 §9.1): at once when a 1xx has come, else as soon as one comes. The INVITE's
 * transaction stays for 64*T1, so that a late 2xx still gets its ACK and BYE (TRANSFER rule 24).
 */
export function cancelInvite(t: Turn, tx: ClientTx, reason = ""): void {
  if (tx.cancel === "sent" || tx.machine.phase === "terminated" || tx.machine.phase === "completed") return;
  if (tx.machine.phase !== "proceeding") {
    putTx(t, { ...tx, cancel: "wanted" });
    putText(t, `t${tx.id}.c`, reason);
    return;
  }
  // Kept: a 2xx that crosses the CANCEL gets its BYE for the same reason.
  if (reason !== "") putText(t, `t${tx.id}.c`, reason);
  putTx(t, { ...tx, cancel: "sent", giveUpAt: t.at + PATIENCE_MS });
  const invite = textOf(t, `t${tx.id}`);
  if (invite === undefined) return;
  const text = cancelFor(invite, reasonLine(reason === "" ? (textOf(t, `t${tx.id}.c`) ?? "") : reason));
  const id = newTxId(t);
  const { route } = tx;
  putTx(t, {
    id,
    side: "client",
    leg: tx.leg,
    method: "CANCEL",
    branch: tx.branch,
    cseq: tx.cseq,
    machine: nonInviteClient(t.at, route.transport !== "UDP"),
    route,
    purpose: { kind: "cancel" },
    cancel: "no",
    giveUpAt: 0,
    offerless: false,
  });
  putText(t, `t${id}`, text);
  t.effects.push({ kind: "sip.send", text, route, tx: id });
}
