import { header } from "@tandem/sip";
import { crossingHeaders } from "../leg/crossing-headers.ts";
import { sendInDialog } from "../leg/send-request.ts";
import type { LegId } from "../state.ts";
import { answerNow, type Inbound, openServerTx } from "../transaction/respond.ts";
import { legOf, type Turn } from "../turn.ts";

/** Requests that one party may have in flight through the call at once. */
const RELAYED_LIMIT = 16;

const isOpen = (tx: { readonly machine: { readonly phase: string } }): boolean =>
  tx.machine.phase === "trying" || tx.machine.phase === "proceeding" || tx.machine.phase === "calling";

/** INFO and MESSAGE: to the peer, and its answer back; answered here when nobody is there to take it (TRANSFER rule 22). */
export function relayRequest(t: Turn, legId: LegId, inbound: Inbound): void {
  const leg = legOf(t, legId);
  const peer = leg.peer === 0 ? undefined : legOf(t, leg.peer);
  const { message } = inbound;
  if (leg.guard !== null || peer === undefined || peer.phase !== "up")
    return answerNow(t, legId, inbound, { status: 200 });
  const inFlight = t.call.txs.filter((tx) => tx.side === "client" && tx.purpose.kind === "relay" && isOpen(tx)).length;
  if (inFlight >= RELAYED_LIMIT) return answerNow(t, legId, inbound, { status: 500, headers: "Retry-After: 1\r\n" });
  const tx = openServerTx(t, legId, inbound);
  const contentType = header(message, "Content-Type");
  const info = header(message, "Info-Package");
  sendInDialog(t, peer.id, message.method, {
    purpose: { kind: "relay", from: tx.id },
    headers: crossingHeaders(message) + (info === undefined ? "" : `Info-Package: ${info}\r\n`),
    ...(contentType === undefined || message.body === "" ? {} : { contentType, body: message.body }),
  });
}
