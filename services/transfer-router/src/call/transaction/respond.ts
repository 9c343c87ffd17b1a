import { formatResponse, responseBasis, type SipMessage } from "@tandem/sip";
import { inviteServer, nonInviteServer, stepTransaction } from "@tandem/sip/transaction";
import { contactOf } from "../leg/address.ts";
import type { LegId, Route, ServerTx } from "../state.ts";
import { dropText, dropTx, legOf, newTxId, patchLeg, putText, putTx, type Turn, textOf } from "../turn.ts";

export interface Answer {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** What came in, and where its response goes. */
export interface Inbound {
  readonly message: SipMessage;
  readonly route: Route;
  readonly txKey: string;
}

/** Server transactions that one call remembers; of more, the oldest that only lingers is forgotten. */
const SERVER_TX_LIMIT = 64;

function forgetOldest(t: Turn): void {
  const ours = t.call.txs.filter((tx) => tx.side === "server");
  if (ours.length < SERVER_TX_LIMIT) return;
  const oldest = ours.find(({ machine }) => machine.phase === "completed" && machine.kind === "non-invite-server");
  if (oldest !== undefined) dropTx(t, oldest.id);
}

/** Opens the server transaction of a new request. Its header lines are kept until the final response is made. */
export function openServerTx(t: Turn, leg: LegId, inbound: Inbound): ServerTx {
  const { message, route, txKey } = inbound;
  const isReliable = route.transport !== "UDP";
  forgetOldest(t);
  const id = newTxId(t);
  const isInvite = message.method === "INVITE";
  const tx: ServerTx = {
    id,
    side: "server",
    leg,
    method: message.method,
    key: txKey,
    branch: message.branch,
    cseq: message.cseq,
    // Timer J on every transport: a REFER that an edge hands over twice gets the same 202 (CLUSTER rule 11).
    machine: isInvite ? inviteServer(t.at, isReliable) : nonInviteServer(t.at, false),
    route,
    offerless: isInvite && message.body === "",
    isTagged: message.toTag !== "",
  };
  putTx(t, tx);
  putText(t, `t${id}.b`, responseBasis(message));
  if (isInvite && legOf(t, leg).invite === 0) patchLeg(t, leg, { invite: id });
  return tx;
}

/** Sends a response of a server transaction that is open; the last one is kept for retransmissions. */
export function respond(t: Turn, tx: ServerTx, answer: Answer): void {
  const basis = textOf(t, `t${tx.id}.b`);
  if (basis === undefined) return;
  const leg = legOf(t, tx.leg);
  const [machine] = stepTransaction(tx.machine, { kind: "respond", status: answer.status, at: t.at });
  const isInvite = tx.method === "INVITE";
  const toTag = !tx.isTagged && answer.status > 100 ? { toTag: leg.localTag } : {};
  const withContact =
    (isInvite && answer.status < 300) ||
    ((tx.method === "UPDATE" || tx.method === "REFER" || tx.method === "SUBSCRIBE") && answer.status < 300);
  const headers = (withContact ? `Contact: ${contactOf(t.env, leg)}\r\n` : "") + (answer.headers ?? "");
  const text = formatResponse(basis, { ...answer, ...toTag, headers });
  putTx(t, { ...tx, machine } as ServerTx);
  putText(t, `t${tx.id}`, text);
  if (answer.status >= 200) {
    // What it was made from is of no use any more; `.slots` still is, for the answer in an ACK.
    for (const part of ["b", "o", "h", "x"]) dropText(t, `t${tx.id}.${part}`);
    if (isInvite)
      patchLeg(
        t,
        tx.leg,
        answer.status < 300
          ? { unacked: tx.id, invite: leg.invite === tx.id ? 0 : leg.invite }
          : { invite: leg.invite === tx.id ? 0 : leg.invite },
      );
  }
  t.effects.push({ kind: "sip.send", text, route: tx.route, tx: tx.id });
}

/** Opens and answers at once. */
export function answerNow(t: Turn, leg: LegId, inbound: Inbound, answer: Answer): void {
  respond(t, openServerTx(t, leg, inbound), answer);
}

/** A Warning 399 line that says why (RFC 3261 §20.43). */
export function warningLine(t: Turn, listener: string, text: string): string {
  return `Warning: 399 ${t.env.advertised(listener).host} "${text.replace(/["\\\r\n]/g, "'")}"\r\n`;
}

/** An answer that needs no memory: a copy of the request gets the same one. */
export function refuseStateless(t: Turn, inbound: Inbound, status: number, headers = ""): void {
  const toTag = inbound.message.toTag === "" ? inbound.txKey : "";
  const text = formatResponse(responseBasis(inbound.message), { status, toTag, headers });
  t.effects.push({ kind: "sip.send", text, route: inbound.route, tx: 0 });
}
