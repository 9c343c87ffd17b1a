import { contact } from "../field/contact.ts";
import { recordRoute } from "../field/record-route.ts";
import type { FieldError } from "../message/header-field.ts";
import { headerOf, headersOf } from "../message/header-field.ts";
import type { SipMessage } from "../message/sip-message.ts";
import { detach, header, headers } from "../message/sip-message.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import { tagless } from "./tagless.ts";

/** One end of a dialog (RFC 3261 §12), as plain data that keeps no message alive. "Local" is ours. */
export interface Dialog {
  readonly callId: string;
  readonly localTag: string;
  /** "" for a peer of RFC 2543 that gave none. */
  readonly remoteTag: string;
  /** Our From or To value, without its tag. */
  readonly local: string;
  /** The peer's From or To value, without its tag. */
  readonly remote: string;
  /** CSeq number of our last request; 0: none yet. */
  readonly localSeq: number;
  /** CSeq number of the peer's last request; -1: none yet. */
  readonly remoteSeq: number;
  /** Route values in the order in which our requests bear them. */
  readonly routeSet: readonly string[];
  /** URI text. */
  readonly remoteTarget: string;
}

/** The dialog that our response with `localTag` to `request` makes (RFC 3261 §12.1.1). Contact must stand exactly once. */
export function uasDialog(request: SipMessage, localTag: string): Result<Dialog, FieldError> {
  const way = wayOf(request);
  if (!way.ok) return way;
  return ok({
    callId: detach(request.callId),
    localTag,
    remoteTag: detach(request.fromTag),
    local: partyOf(request, "To"),
    remote: partyOf(request, "From"),
    localSeq: 0,
    remoteSeq: request.cseq,
    ...way.value,
  });
}

/** The dialog that `response` to our own `request` makes (RFC 3261 §12.1.2). Contact must stand exactly once. */
export function uacDialog(request: SipMessage, response: SipMessage): Result<Dialog, FieldError> {
  const way = wayOf(response);
  if (!way.ok) return way;
  return ok({
    callId: detach(request.callId),
    localTag: detach(request.fromTag),
    remoteTag: detach(response.toTag),
    local: partyOf(request, "From"),
    remote: partyOf(request, "To"),
    localSeq: request.cseq,
    remoteSeq: -1,
    ...way.value,
  });
}

/** The early dialog of a UAC when its 2xx comes: route set and target are taken from that (RFC 3261 §13.2.2.4). */
export function confirmDialog(early: Dialog, response: SipMessage): Result<Dialog, FieldError> {
  const way = wayOf(response);
  return way.ok ? ok({ ...early, ...way.value }) : way;
}

/** The one Contact URI of a message that makes a dialog or refreshes a target (RFC 3261 §12.1.1, §12.2.1.2). */
export function remoteTargetOf(message: SipMessage): Result<string, FieldError> {
  const found = headerOf(message, contact);
  if (!found.ok) return found;
  if (found.value.uri === "*") return err({ kind: "malformed", header: "Contact" });
  return ok(detach(found.value.uri));
}

/** A request's Record-Route in order, a response's reversed. */
function wayOf(message: SipMessage): Result<Pick<Dialog, "routeSet" | "remoteTarget">, FieldError> {
  const target = remoteTargetOf(message);
  if (!target.ok) return target;
  const checked = headersOf(message, recordRoute);
  if (!checked.ok) return checked;
  const routeSet = headers(message, "Record-Route").map(detach);
  return ok({ routeSet: message.isRequest ? routeSet : routeSet.reverse(), remoteTarget: target.value });
}

function partyOf(message: SipMessage, name: "From" | "To"): string {
  return detach(tagless(header(message, name) ?? ""));
}
