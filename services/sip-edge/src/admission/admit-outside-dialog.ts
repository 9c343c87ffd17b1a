import { readToken, type TokenFields } from "@tandem/identity";
import { event, header, type SipMessage, targetDialog } from "@tandem/sip";
import type { AdmissionContext } from "./admission-context.ts";
import { admitToActor } from "./admit-known.ts";
import { answer } from "./answer.ts";
import type { Admission, Received } from "./arrival.ts";
import { ACCEPT, ALLOW, ALLOW_EVENTS, DIALOG_METHODS, REFUSED_METHODS, SUPPORTED } from "./capabilities.ts";
import { checkHopsAndOptions, type Refusal, warning } from "./check-invite.ts";
import { isClaimed } from "./identify-sender.ts";

/** Every request without To tag that is neither INVITE, ACK nor CANCEL: the edge answers it by itself, within limits. */
export function admitOutsideDialog(context: AdmissionContext, request: SipMessage, received: Received): Admission {
  const { directory, keys, limiter } = context;
  const { source, at } = received;
  if (request.method === "REFER") {
    const token = tokenOfTargetDialog(context, request);
    if (token !== undefined) return admitToActor(context, request, received, token);
  }
  const isAnswered = isClaimed(source.address, directory)
    ? limiter.known(source.address, at)
    : limiter.stranger(source.address, at);
  if (!isAnswered) return { kind: "drop", why: "flood" };
  const { status, headers } = verdict(request);
  return answer(keys, request, source, status, headers);
}

/** RFC 4538: the dialog that an out-of-dialog REFER is about. Which of its tags is ours, our MAC says. */
function tokenOfTargetDialog(context: AdmissionContext, request: SipMessage): TokenFields | undefined {
  const value = header(request, "Target-Dialog");
  const dialog = value === undefined ? undefined : targetDialog.parse(value);
  if (dialog === undefined) return undefined;
  return readToken(context.keys, dialog.remoteTag) ?? readToken(context.keys, dialog.localTag);
}

function verdict(request: SipMessage): Refusal {
  const { method } = request;
  if (method === "OPTIONS") return checkHopsAndOptions(request) ?? { status: 200, headers: CAPABILITIES };
  if (method === "REFER")
    return { status: 403, headers: warning("REFER needs a dialog, or Target-Dialog that names one") };
  if (method === "SUBSCRIBE") return verdictOnSubscribe(request);
  if (DIALOG_METHODS.includes(method)) return { status: 481, headers: "" };
  const status = REFUSED_METHODS.includes(method) ? 405 : 501;
  return { status, headers: `Allow: ${ALLOW}\r\n` };
}

/** RFC 6665 §7.2.1: which packages there are. RFC 3515 §2.4.4: `refer` is never subscribed to from outside its dialog. */
function verdictOnSubscribe(request: SipMessage): Refusal {
  const wanted = event.parse(header(request, "Event") ?? "")?.package.toLowerCase();
  if (wanted === ALLOW_EVENTS) return { status: 403, headers: warning("REFER makes this subscription") };
  return { status: 489, headers: `Allow-Events: ${ALLOW_EVENTS}\r\n` };
}

/** RFC 3261 §11.2 */
const CAPABILITIES = `Allow: ${ALLOW}\r\nAccept: ${ACCEPT}\r\nSupported: ${SUPPORTED.join(", ")}\r\nAllow-Events: ${ALLOW_EVENTS}\r\n`;
