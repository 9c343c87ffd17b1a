import { header, headerOf, maxForwards, type SipMessage } from "@tandem/sip";
import { uasDialog } from "@tandem/sip/dialog";
import { parseSdp } from "@tandem/sip/sdp";
import type { Env } from "../env.ts";
import { crossingHeaders, privacyOf } from "../leg/crossing-headers.ts";
import { receiveOffer } from "../leg/sdp.ts";
import { sessionAnswer, tooShort } from "../leg/session-timer.ts";
import type { Call, Leg } from "../state.ts";
import { type Inbound, openServerTx } from "../transaction/respond.ts";
import { newToken, patch, patchLeg, putText, type Turn, turnOf } from "../turn.ts";
import type { CallOffered } from "./call-offered.ts";
import { refuseOffer } from "./call-refused.ts";
import { beginInbound } from "./inbound.ts";
import { beginOutbound } from "./outbound.ts";

/** Hops that a request has when it says nothing (RFC 3261 §8.1.1.6). */
const HOPS = 70;

/** A new INVITE: the call's first leg, its first record, and the search for somebody who takes it. */
export function beginCall(input: CallOffered, env: Env): Turn {
  const t = turnOf(emptyCall(input), input, env);
  const inbound: Inbound = input;
  const leg = openCallerLeg(t, input);
  patch(t, { legs: [leg] });
  const tx = openServerTx(t, leg.id, inbound);
  const dialog = uasDialog(input.message, leg.localTag);
  if (dialog.ok) patchLeg(t, leg.id, { dialog: dialog.value });
  const wrong = faultOf(input.message);
  if (!dialog.ok) refuseOffer(t, tx, input, { status: 400, warning: `Contact is ${dialog.error.kind}` });
  else if (!/^sips?:/i.test(dialog.value.remoteTarget))
    refuseOffer(t, tx, input, { status: 400, warning: "Contact must be a sip or sips URI" });
  else if (wrong !== undefined) refuseOffer(t, tx, input, wrong);
  else {
    putText(t, "C.session", sessionAnswer(t, leg.id, input.message));
    putText(t, "D.headers", crossingHeaders(input.message));
    putText(t, "D.privacy", privacyOf(input.message));
    putText(t, "D.hops", String(leg.maxForwards - 1));
    if (input.message.body !== "") receiveOffer(t, leg.id, input.message.body);
    if (input.party.kind === "carrier") beginInbound(t, tx, input, input.party.carrier);
    else beginOutbound(t, tx, input);
  }
  return t;
}

/** What makes an INVITE one that nobody could take; undefined when it is in order. */
function faultOf(
  message: SipMessage,
): { readonly status: number; readonly headers?: string; readonly warning: string } | undefined {
  if (header(message, "Replaces") !== undefined)
    return { status: 481, warning: "Replaces names no dialog of this platform" };
  const minSe = tooShort(message);
  if (minSe !== undefined)
    return { status: 422, headers: `Min-SE: ${minSe}\r\n`, warning: "Session-Expires is too small" };
  if (message.body === "") return undefined;
  const type = (header(message, "Content-Type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/sdp")
    return { status: 415, headers: "Accept: application/sdp\r\n", warning: "the body must be application/sdp" };
  const sdp = parseSdp(message.body);
  return sdp.ok ? undefined : { status: 400, warning: `the SDP is malformed: ${sdp.error.reason}` };
}

function emptyCall(input: CallOffered): Call {
  return {
    v: 1,
    id: input.id,
    ref: input.id.slice(0, 16),
    partition: input.partition,
    trunk: input.party.kind === "trunk" ? input.party.trunk : "",
    direction: input.party.kind === "carrier" ? "INBOUND" : "OUTBOUND",
    isEmergency: false,
    at: input.at,
    phase: "up",
    keys: input.keys,
    legs: [],
    txs: [],
    records: [],
    dial: null,
    transfer: null,
    transfers: 0,
    attempts: 0,
    refused: 0,
    nextTx: 1,
    events: [],
    eventSeq: 0,
    traceparent: input.traceparent,
    aliveAt: 0,
    endBy: 0,
    texts: {},
  };
}

function openCallerLeg(t: Turn, input: CallOffered): Leg {
  const { message, party, route } = input;
  const localTag = newToken(t, 1);
  const hops = headerOf(message, maxForwards);
  return {
    id: 1,
    side: party.kind === "carrier" ? "carrier" : "customer",
    name: party.kind === "carrier" ? party.carrier : "",
    party: "",
    record: 0,
    owns: false,
    phase: "calling",
    callId: message.callId,
    localTag,
    dialog: {
      callId: message.callId,
      localTag,
      remoteTag: message.fromTag,
      local: "",
      remote: "",
      localSeq: 0,
      remoteSeq: message.cseq,
      routeSet: [],
      remoteTarget: "",
    },
    route,
    peer: 0,
    invite: 0,
    unacked: 0,
    intent: [],
    answered: false,
    timer: false,
    session: null,
    startedAt: t.at,
    answeredAt: 0,
    subscriptions: [],
    reportsFor: 0,
    hasReferred: false,
    guard: null,
    repair: null,
    waiting: 0,
    maxForwards: hops.ok ? hops.value : HOPS,
  };
}
