import { formatRequest } from "@tandem/sip";
import { nextRequest } from "@tandem/sip/dialog";
import { inviteClient, nonInviteClient } from "@tandem/sip/transaction";
import type { ClientTx, LegId, Purpose, TxId } from "../state.ts";
import { legOf, newBranch, newTxId, patchLeg, putText, putTx, type Turn } from "../turn.ts";
import { ALLOW, contactOf, SUPPORTED, viaOf } from "./address.ts";
import { nextHopRoute } from "./next-hop.ts";

export interface InDialogRequest {
  readonly purpose: Purpose;
  /** Ready lines, each with CRLF. */
  readonly headers?: string;
  readonly contentType?: string;
  readonly body?: string;
  /** CANCEL an INVITE that has no final response at this instant; 0 for never. */
  readonly giveUpAt?: number;
  readonly offerless?: boolean;
  readonly maxForwards?: number;
}

const HOPS = 70;
/** 64*T1: how long we wait for what must come; a re-INVITE that rings for longer is cancelled (TRANSFER rule 9). */
export const PATIENCE_MS = 32_000;
/** Methods whose requests bear a Contact: they refresh the remote target (RFC 3261 §12.2, RFC 3311, RFC 3515). */
const WITH_CONTACT: readonly string[] = ["INVITE", "UPDATE", "NOTIFY", "REFER", "SUBSCRIBE"];

/** Sends a request in the leg's dialog and remembers its transaction; all requests of a dialog share one CSeq (TRANSFER rule 17). */
export function sendInDialog(t: Turn, legId: LegId, method: string, request: InDialogRequest): TxId {
  const leg = legOf(t, legId);
  const [dialog, parts] = nextRequest(leg.dialog, method);
  const id = newTxId(t);
  const branch = newBranch(t, legId);
  const route = nextHopRoute(t, leg);
  const contact = WITH_CONTACT.includes(method) ? `Contact: ${contactOf(t.env, leg)}\r\n` : "";
  const capabilities = method === "INVITE" ? `Allow: ${ALLOW}\r\nSupported: ${SUPPORTED}\r\n` : "";
  const text = formatRequest({
    method,
    uri: parts.uri,
    via: viaOf(t.env, route.listener, branch),
    from: parts.from,
    to: parts.to,
    callId: parts.callId,
    cseq: parts.cseq,
    maxForwards: request.maxForwards ?? HOPS,
    route: parts.route,
    headers: contact + capabilities + (request.headers ?? ""),
    ...(request.contentType === undefined ? {} : { contentType: request.contentType }),
    body: request.body ?? "",
  });
  const isReliable = route.transport !== "UDP";
  const machine = method === "INVITE" ? inviteClient(t.at, isReliable) : nonInviteClient(t.at, isReliable);
  const tx: ClientTx = {
    id,
    side: "client",
    leg: legId,
    method,
    branch,
    cseq: parts.cseq,
    machine,
    route,
    purpose: request.purpose,
    cancel: "no",
    giveUpAt: request.giveUpAt ?? (method === "INVITE" ? t.at + PATIENCE_MS : 0),
    offerless: request.offerless ?? false,
  };
  putTx(t, tx);
  putText(t, `t${id}`, text);
  patchLeg(t, legId, method === "INVITE" ? { dialog, invite: id } : { dialog });
  t.effects.push({ kind: "sip.send", text, route, tx: id });
  return id;
}
