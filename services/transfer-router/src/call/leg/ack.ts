import { formatRequest } from "@tandem/sip";
import { ackParts } from "@tandem/sip/dialog";
import type { ClientTx } from "../state.ts";
import { legOf, newBranch, putText, type Turn, textOf } from "../turn.ts";
import { viaOf } from "./address.ts";
import { nextHopRoute } from "./next-hop.ts";
import { SDP_TYPE } from "./sdp.ts";

const HOPS = 70;

/** ACK of a 2xx (RFC 3261 §13.2.2.4). Its bytes are kept with the INVITE: a 2xx that is repeated gets the same ones. */
export function ackAnswer(t: Turn, tx: ClientTx, answer?: string): void {
  const leg = legOf(t, tx.leg);
  const parts = ackParts(leg.dialog, tx.cseq);
  const route = nextHopRoute(t, leg);
  const text = formatRequest({
    method: "ACK",
    uri: parts.uri,
    via: viaOf(t.env, route.listener, newBranch(t, leg.id)),
    from: parts.from,
    to: parts.to,
    callId: parts.callId,
    cseq: tx.cseq,
    maxForwards: HOPS,
    route: parts.route,
    ...(answer === undefined ? {} : { contentType: SDP_TYPE, body: answer }),
  });
  putText(t, `t${tx.id}.a`, text);
  t.effects.push({ kind: "sip.send", text, route, tx: 0 });
}

/** The 2xx came again: so does our ACK. Nothing is sent while the ACK still waits for the near side's answer. */
export function ackAgain(t: Turn, tx: ClientTx): void {
  const text = textOf(t, `t${tx.id}.a`);
  if (text !== undefined) t.effects.push({ kind: "sip.send", text, route: nextHopRoute(t, legOf(t, tx.leg)), tx: 0 });
}
