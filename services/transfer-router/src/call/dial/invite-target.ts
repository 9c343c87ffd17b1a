import { escapeUser, formatRequest } from "@tandem/sip";
import { inviteClient } from "@tandem/sip/transaction";
import { ALLOW, contactOf, SUPPORTED, viaOf } from "../leg/address.ts";
import { currentOffer, offerFor, SDP_TYPE } from "../leg/sdp.ts";
import { SESSION_SEC, sessionOffer } from "../leg/session-timer.ts";
import { tellLeg } from "../record/leg-started.ts";
import type { Address, Candidate, Dial, Leg, Route } from "../state.ts";
import {
  addLeg,
  legOf,
  newBranch,
  newToken,
  newTxId,
  patch,
  patchLeg,
  putText,
  putTx,
  type Turn,
  textOf,
} from "../turn.ts";

/** Legs of one call, attempts included: their number must fit a token's octet. */
const LEG_LIMIT = 250;

/** False: no socket of ours can send to it. Sends the INVITE of one attempt: a leg of its own, with a Call-ID, tag and branch that are tokens. */
export function inviteTarget(t: Turn, candidate: Candidate, address: Address): boolean {
  const { dial } = t.call;
  if (dial === null) return true;
  const listener = t.env.listenerFor(address.transport, address.address, nearLeg(t, dial)?.route.listener);
  if (listener === undefined || t.call.legs.length >= LEG_LIMIT) return false;
  const route: Route = { ...address, listener, flow: "" };
  const leg = openLeg(t, dial, candidate, route);
  const near = nearLeg(t, dial);
  const offer =
    near === undefined ? undefined : dial.for === "call" ? textOf(t, `L${near.id}.r`) : currentOffer(t, near.id);
  const body = offer === undefined ? "" : offerFor(t, leg.id, offer).body;
  if (near !== undefined && dial.for === "call") patchLeg(t, near.id, { peer: leg.id });
  const id = newTxId(t);
  const branch = newBranch(t, leg.id);
  const crossing = (textOf(t, "D.headers") ?? "") + identityOf(t, dial, candidate);
  const session =
    dial.minSe > 0
      ? `Session-Expires: ${dial.minSe}\r\nMin-SE: ${dial.minSe}\r\n`
      : dial.for === "transfer"
        ? sessionOffer(SESSION_SEC)
        : "";
  const text = formatRequest({
    method: "INVITE",
    uri: candidate.uri,
    via: viaOf(t.env, listener, branch),
    from: `${leg.dialog.local};tag=${leg.localTag}`,
    to: leg.dialog.remote,
    callId: leg.callId,
    cseq: 1,
    maxForwards: hopsOf(t),
    headers: `Contact: ${contactOf(t.env, leg)}\r\nAllow: ${ALLOW}\r\nSupported: ${SUPPORTED}\r\n${session}${crossing}`,
    ...(body === "" ? {} : { contentType: SDP_TYPE, body }),
  });
  const machine = inviteClient(t.at, route.transport !== "UDP");
  putTx(t, {
    id,
    side: "client",
    leg: leg.id,
    method: "INVITE",
    branch,
    cseq: 1,
    machine,
    route,
    purpose: { kind: "dial" },
    cancel: "no",
    giveUpAt: 0,
    offerless: body === "",
  });
  putText(t, `t${id}`, text);
  patchLeg(t, leg.id, { invite: id });
  patch(t, { dial: { ...dial, phase: "calling", leg: leg.id, ask: "", deadline: deadlineOf(t, dial, candidate) } });
  t.effects.push({ kind: "sip.send", text, route, tx: id });
  return true;
}

/** Max-Forwards falls across the platform, and across each transfer (TRANSFER rule 38). */
function hopsOf(t: Turn): number {
  return Number(textOf(t, "D.hops") ?? "70");
}

/** The leg on whose party's behalf somebody is called. */
function nearLeg(t: Turn, dial: Dial): Leg | undefined {
  return dial.for === "call"
    ? t.call.legs[0]
    : t.call.transfer === null
      ? undefined
      : legOf(t, t.call.transfer.transferee);
}

/**
 * The caller's identity, asserted to a carrier that is trusted with it, and to nobody else (RFC 3325 §5). It is the number
 * that the trunk's policy let through, never what the customer's side asserted itself.
 */
function identityOf(t: Turn, dial: Dial, candidate: Candidate): string {
  const { directory } = t.env;
  if (candidate.side !== "carrier" || directory.carrierByName(candidate.name)?.trusted !== true) return "";
  const domain = directory.trunkById(t.call.trunk)?.domain ?? "";
  return `P-Asserted-Identity: <sip:${escapeUser(dial.from.number)}@${domain}>\r\n${textOf(t, "D.privacy") ?? ""}`;
}

/** A transfer rings for one time altogether (TRANSFER rule 24), a dialled call for each carrier's own. */
function deadlineOf(t: Turn, dial: Dial, candidate: Candidate): number {
  const { directory } = t.env;
  if (dial.for === "transfer") {
    if (dial.deadline !== 0) return dial.deadline;
    return t.at + (directory.trunkById(t.call.trunk)?.policy.transferRingTimeoutSec ?? 60) * 1000;
  }
  return t.at + (directory.carrierByName(candidate.name)?.noAnswerSec ?? 180) * 1000;
}

function openLeg(t: Turn, dial: Dial, candidate: Candidate, route: Route): Leg {
  const id = t.call.legs.length + 1;
  const callId = newToken(t, id);
  const localTag = newToken(t, id);
  const trunk = t.env.directory.trunkById(t.call.trunk);
  const name = dial.from.displayName === "" ? "" : `"${dial.from.displayName.replace(/["\\\p{Cc}]/gu, "")}" `;
  const local = `${name}<sip:${escapeUser(dial.from.number)}@${trunk?.domain ?? t.env.advertised(route.listener).host}>`;
  const uri = candidate.uri.includes(";") ? candidate.uri.slice(0, candidate.uri.indexOf(";")) : candidate.uri;
  const leg: Leg = {
    id,
    side: candidate.side,
    name: candidate.name,
    party: dial.called,
    record: dial.record,
    owns: true,
    phase: "calling",
    callId,
    localTag,
    dialog: {
      callId,
      localTag,
      remoteTag: "",
      local,
      remote: `<${uri}>`,
      localSeq: 1,
      remoteSeq: -1,
      routeSet: [],
      remoteTarget: candidate.uri,
    },
    route,
    peer: dial.for === "call" ? 1 : 0,
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
    maxForwards: hopsOf(t),
  };
  addLeg(t, leg);
  tellLeg(t, id);
  return leg;
}
