import type { ClientTx, LegId, Route, TxId } from "../state.ts";
import { legOf, patchLeg, putTx, type Turn, textOf } from "../turn.ts";
import { nextHopRoute } from "./next-hop.ts";

/**
 * A message of the leg's party came over a connection: what we send it next takes that (CLUSTER rule 6: a flow comes from
 * an edge's envelope and from nowhere else). Of a leg that we called it is the connection that we opened ourselves; the
 * other side's own may lead to another machine of theirs.
 * @param answered the transaction that the message answers; 0 for a request
 */
export function takeFlow(t: Turn, legId: LegId, from: Route, answered: TxId = 0): void {
  const { route, owns } = legOf(t, legId);
  if (from.flow === "" || from.flow === route.flow) return;
  if (from.transport !== route.transport || from.listener !== route.listener) return;
  if (owns && (from.address !== route.address || from.port !== route.port)) return;
  patchLeg(t, legId, { route: { ...route, address: from.address, port: from.port, flow: from.flow } });
  // CLUSTER rule 24: the party is back, over a connection of its own. What could not reach it goes out again.
  if (!owns && route.flow === "") sendAgain(t, legId, answered);
}

/** The client transaction's response came over a connection: its CANCEL, ACK and copies take that too. */
export function takeTxFlow(t: Turn, tx: ClientTx, from: Route): ClientTx {
  const { route } = tx;
  const isSame = from.address === route.address && from.port === route.port && from.listener === route.listener;
  if (from.flow === "" || from.flow === route.flow || !isSame) return tx;
  const next = { ...tx, route: { ...route, flow: from.flow } };
  putTx(t, next);
  return next;
}

function sendAgain(t: Turn, legId: LegId, answered: TxId): void {
  const route = nextHopRoute(t, legOf(t, legId));
  for (const tx of t.call.txs) {
    if (tx.side !== "client" || tx.leg !== legId || tx.id === answered || tx.route.flow !== "" || !isOpen(tx)) continue;
    putTx(t, { ...tx, route });
    const text = textOf(t, `t${tx.id}`);
    if (text !== undefined) t.effects.push({ kind: "sip.send", text, route, tx: tx.id });
  }
}

/** Its final response is still awaited. */
export function isOpen({ machine }: ClientTx): boolean {
  return machine.phase === "calling" || machine.phase === "trying" || machine.phase === "proceeding";
}
