import { header, optionTags, type SipMessage } from "@tandem/sip";
import { acceptRequest, refreshTarget } from "@tandem/sip/dialog";
import { parseSdp } from "@tandem/sip/sdp";
import { stepTransaction } from "@tandem/sip/transaction";
import { ALLOW, SUPPORTED } from "../leg/address.ts";
import { receiveAck } from "../leg/receive-ack.ts";
import { receiveBye } from "../leg/receive-bye.ts";
import { takeFlow } from "../leg/take-flow.ts";
import { receiveReInvite } from "../relay/receive-re-invite.ts";
import { receiveUpdate } from "../relay/receive-update.ts";
import { relayRequest } from "../relay/relay-request.ts";
import { receiveCancel } from "../setup/receive-cancel.ts";
import type { Leg, ServerTx } from "../state.ts";
import { receiveRefer } from "../transfer/receive-refer.ts";
import { receiveSubscribe } from "../transfer/receive-subscribe.ts";
import { referOutside } from "../transfer/refer-outside.ts";
import { patchLeg, putTx, type Turn, textOf } from "../turn.ts";
import { type Answer, answerNow, type Inbound, refuseStateless } from "./respond.ts";

/** A request that the edge says belongs to this call. */
export function receiveRequest(t: Turn, inbound: Inbound): void {
  const { message } = inbound;
  if (message.method === "ACK") return receiveAck(t, inbound);
  const known = t.call.txs.find((tx): tx is ServerTx => tx.side === "server" && tx.key === inbound.txKey);
  if (known !== undefined) return repeat(t, known, inbound);
  if (message.method === "CANCEL") return receiveCancel(t, inbound);
  const leg = t.call.legs.find(
    (l) =>
      l.localTag === message.toTag &&
      l.callId === message.callId &&
      (l.dialog.remoteTag === message.fromTag || l.dialog.remoteTag === ""),
  );
  if (leg === undefined && message.toTag === "" && message.method === "REFER") return referOutside(t, inbound);
  if (leg !== undefined && leg.phase === "down" && message.method === "BYE" && isHungUpByUs(t, leg)) {
    return answerNow(t, leg.id, inbound, { status: 200 });
  }
  if (leg === undefined || (leg.phase === "down" && leg.subscriptions.length === 0))
    return refuseStateless(t, inbound, 481);
  const [dialog, verdict] = acceptRequest(leg.dialog, message);
  // RFC 3261 §12.2.2, TRANSFER rule 17. An unknown method comes after it: a stale one is stale first.
  if (verdict === "stale") return answerNow(t, leg.id, inbound, { status: 500, headers: "Retry-After: 2\r\n" });
  if (leg.phase === "down") return answerNow(t, leg.id, inbound, { status: 481 });
  patchLeg(t, leg.id, { dialog: refreshTarget(dialog, message) });
  takeFlow(t, leg.id, inbound.route);
  const wrong = faultOf(message);
  if (wrong !== undefined) return answerNow(t, leg.id, inbound, wrong);
  dispatch(t, leg, inbound);
}

/** Our BYE is out, and remembered: theirs has crossed it (TRANSFER rule 22). */
function isHungUpByUs(t: Turn, leg: Leg): boolean {
  return t.call.txs.some((tx) => tx.side === "client" && tx.leg === leg.id && tx.method === "BYE");
}

/** Extensions that a request of a dialog may require of us. A REFER's own are checked with the REFER (TRANSFER rule 16). */
const OPTIONS: readonly string[] = ["timer", "norefersub", "nosub"];

/** What a request says of itself that nobody could take (RFC 3261 §8.2.2.3, §8.2.3). */
function faultOf(message: SipMessage): Answer | undefined {
  if (message.method === "REFER") return undefined;
  const unknown = optionTags(message, "Require").filter((tag) => !OPTIONS.includes(tag.toLowerCase()));
  if (unknown.length > 0) return { status: 420, headers: `Unsupported: ${unknown.join(", ")}\r\n` };
  if (message.body === "" || (message.method !== "INVITE" && message.method !== "UPDATE")) return undefined;
  const type = (header(message, "Content-Type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/sdp") return { status: 415, headers: "Accept: application/sdp\r\n" };
  return parseSdp(message.body).ok ? undefined : { status: 488 };
}

function dispatch(t: Turn, leg: Leg, inbound: Inbound): void {
  switch (inbound.message.method) {
    case "INVITE":
      return receiveReInvite(t, leg.id, inbound);
    case "BYE":
      return receiveBye(t, leg.id, inbound);
    case "REFER":
      return receiveRefer(t, leg.id, inbound);
    case "UPDATE":
      return receiveUpdate(t, leg.id, inbound);
    case "SUBSCRIBE":
      return receiveSubscribe(t, leg.id, inbound);
    case "INFO":
    case "MESSAGE":
      return relayRequest(t, leg.id, inbound);
    case "OPTIONS":
      return answerNow(t, leg.id, inbound, {
        status: 200,
        headers: `Allow: ${ALLOW}\r\nSupported: ${SUPPORTED}\r\nAccept: application/sdp\r\n`,
      });
    case "NOTIFY":
      // RFC 6665 §4.1.3: no subscription of ours is there to be notified.
      return answerNow(t, leg.id, inbound, { status: 481 });
    case "PRACK":
      // RFC 3262 §3: we send no reliable provisional that it could acknowledge.
      return answerNow(t, leg.id, inbound, { status: 481 });
    default:
      return answerNow(t, leg.id, inbound, { status: 405, headers: `Allow: ${ALLOW}\r\n` });
  }
}

/** A retransmission: the stored response goes out again, and nothing is committed (CLUSTER rule 13). */
function repeat(t: Turn, tx: ServerTx, inbound: Inbound): void {
  const [machine, actions] = stepTransaction(tx.machine, { kind: "request", at: t.at });
  const { route } = inbound;
  // RFC 3261 §18.2.2: the client has come with it over another connection, and awaits its answer there.
  const isElsewhere = route.flow !== "" && route.flow !== tx.route.flow;
  if (machine !== tx.machine || isElsewhere)
    putTx(t, { ...tx, machine, route: isElsewhere ? route : tx.route } as ServerTx);
  if (isElsewhere) takeFlow(t, tx.leg, route);
  const text = textOf(t, `t${tx.id}`);
  if (actions.includes("retransmit") && text !== undefined)
    t.effects.push({ kind: "sip.send", text, route: inbound.route, tx: tx.id });
}
