import { formatRequest, type SipMessage } from "@tandem/sip";
import { ackParts, confirmDialog, nextRequest } from "@tandem/sip/dialog";
import { nonInviteClient } from "@tandem/sip/transaction";
import type { ClientTx } from "../state.ts";
import { legOf, newBranch, newTxId, putText, putTx, type Turn, textOf } from "../turn.ts";
import { viaOf } from "./address.ts";
import { reasonLine } from "./reason-line.ts";

const HOPS = 70;
/** A losing fork's Reason (TRANSFER rule 25). */
const ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"';

/**
 * A further 2xx of an INVITE that forked, or one that came after everybody had gone: that dialog is real, and gets its
 * ACK and BYE (RFC 3261 §13.2.2.4). Both are made from the response alone, so a copy of it is answered the same way.
 */
export function byeFork(t: Turn, tx: ClientTx, message: SipMessage, reason = ELSEWHERE): void {
  const leg = legOf(t, tx.leg);
  // With the INVITE, for copies of the 2xx may outlive the BYE's transaction.
  const known = `t${tx.id}.fork.${message.toTag}`;
  const dialog = confirmDialog({ ...leg.dialog, remoteTag: message.toTag, localSeq: tx.cseq }, message);
  if (!dialog.ok) return;
  const ack = ackParts(dialog.value, tx.cseq);
  const common = { maxForwards: HOPS, via: viaOf(t.env, tx.route.listener, newBranch(t, leg.id)) };
  t.effects.push({
    kind: "sip.send",
    text: formatRequest({ ...common, ...ack, method: "ACK" }),
    route: tx.route,
    tx: 0,
  });
  if (textOf(t, known) !== undefined) return;
  const [, bye] = nextRequest(dialog.value, "BYE");
  const branch = newBranch(t, leg.id);
  const headers = reasonLine(reason);
  const text = formatRequest({
    ...bye,
    method: "BYE",
    maxForwards: HOPS,
    via: viaOf(t.env, tx.route.listener, branch),
    headers,
  });
  const id = newTxId(t);
  const machine = nonInviteClient(t.at, tx.route.transport !== "UDP");
  putTx(t, {
    id,
    side: "client",
    leg: leg.id,
    method: "BYE",
    branch,
    cseq: bye.cseq,
    machine,
    route: tx.route,
    purpose: { kind: "bye" },
    cancel: "no",
    giveUpAt: 0,
    offerless: false,
  });
  putText(t, `t${id}`, text);
  putText(t, known, "1");
  t.effects.push({ kind: "sip.send", text, route: tx.route, tx: id });
}
