import type { SipMessage } from "../message/sip-message.ts";
import type { Dialog } from "./dialog.ts";
import { remoteTargetOf } from "./dialog.ts";
import { asRequestUri, isLooseRouter, routeUri } from "./route.ts";

/** What an in-dialog request takes from its dialog: ready values for formatRequest. */
export interface InDialogParts {
  readonly method: string;
  readonly uri: string;
  readonly route: string[];
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
}

/** The next request of ours, other than ACK and CANCEL (RFC 3261 §12.2.1.1): the CSeq number goes up by one. */
export function nextRequest(dialog: Dialog, method: string): readonly [Dialog, InDialogParts] {
  const cseq = dialog.localSeq + 1;
  return [{ ...dialog, localSeq: cseq }, partsOf(dialog, method, cseq)];
}

/** The ACK of a 2xx: it bears the CSeq number of its INVITE (RFC 3261 §13.2.2.4). */
export function ackParts(dialog: Dialog, cseq: number): InDialogParts {
  return partsOf(dialog, "ACK", cseq);
}

/** The URI text that a request of this dialog is sent to: the first Route, else the remote target. */
export function nextHop(dialog: Dialog): string {
  const [first] = dialog.routeSet;
  return first === undefined ? dialog.remoteTarget : routeUri(first);
}

/**
 * Whether the peer's request is in order (RFC 3261 §12.2.2). "stale" is answered 500, and leaves the dialog as it was.
 * An equal number is stale too: what repeats a request has been matched to its transaction before (TRANSFER rule 17).
 */
export function acceptRequest(dialog: Dialog, request: SipMessage): readonly [Dialog, "new" | "stale"] {
  // They bear the number of their INVITE, and a later request may have overtaken them.
  if (request.method === "ACK" || request.method === "CANCEL") return [dialog, "new"];
  if (request.cseq <= dialog.remoteSeq) return [dialog, "stale"];
  return [{ ...dialog, remoteSeq: request.cseq }, "new"];
}

const TARGET_REFRESH: ReadonlySet<string> = new Set(["INVITE", "UPDATE", "SUBSCRIBE", "NOTIFY", "REFER"]);

/**
 * The dialog with the Contact of a target refresh request, or of its 2xx (RFC 3261 §12.2, RFC 3311, RFC 6665,
 * RFC 3515). Any other message, and one without exactly one good Contact, changes nothing.
 */
export function refreshTarget(dialog: Dialog, message: SipMessage): Dialog {
  if (!TARGET_REFRESH.has(message.method)) return dialog;
  if (!message.isRequest && (message.status < 200 || message.status > 299)) return dialog;
  const target = remoteTargetOf(message);
  if (!target.ok || target.value === dialog.remoteTarget) return dialog;
  return { ...dialog, remoteTarget: target.value };
}

function partsOf(dialog: Dialog, method: string, cseq: number): InDialogParts {
  return {
    method,
    ...wayOf(dialog),
    from: tagged(dialog.local, dialog.localTag),
    to: tagged(dialog.remote, dialog.remoteTag),
    callId: dialog.callId,
    cseq,
  };
}

/** RFC 3261 §12.2.1.1: a strict router gets itself as Request-URI, and the target travels as the last Route. */
function wayOf(dialog: Dialog): { readonly uri: string; readonly route: string[] } {
  const [first, ...rest] = dialog.routeSet;
  if (first === undefined) return { uri: asRequestUri(dialog.remoteTarget), route: [] };
  const uri = routeUri(first);
  if (isLooseRouter(uri)) return { uri: asRequestUri(dialog.remoteTarget), route: [first, ...rest] };
  return { uri: asRequestUri(uri), route: [...rest, `<${dialog.remoteTarget}>`] };
}

function tagged(value: string, tag: string): string {
  return tag === "" ? value : `${value};tag=${tag}`;
}
