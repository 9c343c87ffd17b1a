import type { ClientTx, LegId, ServerTx } from "../state.ts";
import { stepClient } from "../transaction/receive-response.ts";
import { legOf, patchLeg, putTx, type Turn, textOf, txOf } from "../turn.ts";
import { nextHopRoute } from "./next-hop.ts";
import { sendInDialog } from "./send-request.ts";
import { isOpen } from "./take-flow.ts";

/**
 * A connection is gone (CLUSTER rule 24). Nothing repeats a message on a stream but us, so everything that may have been
 * lost with it goes out once more, over a new connection; and each party on it is asked whether it is still there. One
 * that neither answers nor comes back within 64*T1 has left.
 */
export function flowLost(t: Turn, flow: string): void {
  const legs = t.call.legs.filter(({ route }) => route.flow === flow);
  for (const { id, route } of legs) patchLeg(t, id, { route: { ...route, flow: "" } });
  for (const { id } of t.call.txs) {
    const tx = txOf(t, id);
    if (tx === undefined || tx.route.flow !== flow) continue;
    if (tx.side === "client") askAgain(t, tx);
    else answerAgain(t, tx);
  }
  for (const { id } of legs) if (legOf(t, id).phase === "up" && !isProbed(t, id)) probe(t, id);
}

/** The transport could not send a message of ours. */
export function sendFailed(t: Turn, id: number): void {
  const tx = txOf(t, id);
  if (tx?.side !== "client") return;
  // Its connection is gone, and the edge that had it did not tell, or has not yet.
  if (tx.route.flow !== "") return flowLost(t, tx.route.flow);
  // Whether the party is there at all is being asked: until then it may come back.
  if (isOpen(tx) && isProbed(t, tx.leg)) return;
  stepClient(t, tx, { kind: "transport-failed" });
}

function askAgain(t: Turn, tx: ClientTx): void {
  const leg = legOf(t, tx.leg);
  const isBound = tx.purpose.kind === "dial" || tx.purpose.kind === "cancel";
  // RFC 3261 §9.1, §17.1.1.3: an INVITE, its CANCEL and its ACK go one way.
  const route = isBound ? { ...tx.route, flow: "" } : nextHopRoute(t, leg);
  putTx(t, { ...tx, route });
  const text = textOf(t, `t${tx.id}`);
  if (isOpen(tx) && text !== undefined) t.effects.push({ kind: "sip.send", text, route, tx: tx.id });
}

/** RFC 3261 §18.2.2: over a connection to the address that the request came from, at the port of its sent-by; the edge reads that. */
function answerAgain(t: Turn, tx: ServerTx): void {
  const route = { ...tx.route, flow: "" };
  putTx(t, { ...tx, route });
  const text = textOf(t, `t${tx.id}`);
  const isAcked = tx.machine.kind === "invite-server" && tx.machine.acked;
  if (!isAcked && text !== undefined) t.effects.push({ kind: "sip.send", text, route, tx: tx.id });
}

function probe(t: Turn, leg: LegId): void {
  sendInDialog(t, leg, "OPTIONS", { purpose: { kind: "probe" }, headers: "Accept: application/sdp\r\n" });
}

function isProbed(t: Turn, leg: LegId): boolean {
  return t.call.txs.some((tx) => tx.side === "client" && tx.leg === leg && tx.purpose.kind === "probe" && isOpen(tx));
}
