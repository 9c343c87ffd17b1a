import { header, headerOf, from as fromField, parseUri, type SipMessage, type SipUri, type TelUri } from "@tandem/sip";
import { decideOutbound } from "../../policy/decide-outbound.ts";
import type { CarrierAttempt } from "../../policy/outbound-call.ts";
import { startDial } from "../dial/start-dial.ts";
import { openRecord } from "../record/open-record.ts";
import { tellLeg } from "../record/leg-started.ts";
import type { Candidate, ServerTx } from "../state.ts";
import { draw, patch, patchLeg, type Turn } from "../turn.ts";
import type { CallOffered } from "./begin-call.ts";
import { refuseOffer } from "./call-refused.ts";

/** The customer's side calls the PSTN. */
export function beginOutbound(t: Turn, tx: ServerTx, input: CallOffered): void {
  const trunk = t.env.directory.trunkById(t.call.trunk);
  const called = parseUri(input.message.requestUri);
  if (trunk === undefined) return refuseOffer(t, tx, input, { status: 403, warning: "this trunk is no longer known" });
  if (!called.ok || called.value.scheme === "other")
    return refuseOffer(t, tx, input, { status: 416, warning: "the Request-URI must be sip, sips or tel" });
  const from = callerOf(input.message);
  const call = {
    origin: "dialled",
    trunk,
    called: called.value,
    from,
    transferee: undefined,
    transferorNumber: undefined,
  } as const;
  const verdict = decideOutbound(call, t.env.directory, t.env.plan, (n) => draw(t, n));
  if (!verdict.ok) {
    const { refusal } = verdict;
    const retryAfter =
      refusal.retryAfterSec === undefined ? {} : { headers: `Retry-After: ${refusal.retryAfterSec}\r\n` };
    return refuseOffer(t, tx, input, { ...refusal, ...retryAfter, trace: verdict.trace });
  }
  patch(t, { isEmergency: verdict.isEmergency });
  const record = openRecord(t, {
    direction: "OUTBOUND",
    relationship: "initial",
    targetClass: "PSTN",
    from: verdict.callerId.number,
    to: verdict.called,
    sipCallId: input.message.callId,
    referTo: "",
    referredBy: "",
    rule: verdict.trace.at(-1)?.rule ?? "",
    trace: verdict.trace,
    traceId: input.traceId,
    ratedNumber: verdict.called,
    rateDeck: trunk.policy.rateDeck.OUTBOUND ?? "",
  });
  patchLeg(t, 1, { party: verdict.callerId.number });
  tellLeg(t, 1);
  startDial(t, {
    for: "call",
    record,
    targetClass: "PSTN",
    candidates: verdict.carriers.map(carrierCandidate),
    from: verdict.callerId,
    called: verdict.called,
  });
}

export function carrierCandidate(attempt: CarrierAttempt): Candidate {
  const { carrier, address, port, transport, user } = attempt;
  const host = address.includes(":") ? `[${address}]` : address;
  const where = port === undefined || port === 0 ? host : `${host}:${port}`;
  const suffix = transport === "UDP" ? "" : `;transport=${transport.toLowerCase()}`;
  return {
    side: "carrier",
    name: carrier,
    host: address,
    port: port ?? 0,
    transport,
    uri: `sip:${user}@${where}${suffix}`,
    depth: 0,
  };
}

export interface Caller {
  readonly user: string;
  readonly displayName: string;
  readonly host: string;
}

/** Who calls: P-Asserted-Identity where the customer's side gives one, else From (RFC 3325 §9.1). */
export function callerOf(message: SipMessage): Caller {
  const asserted = header(message, "P-Asserted-Identity");
  const from = headerOf(message, fromField);
  const displayName = from.ok ? from.value.displayName : "";
  const uris = [
    asserted === undefined ? undefined : /<([^>]+)>/.exec(asserted)?.[1],
    from.ok ? from.value.uri : undefined,
  ];
  for (const text of uris) {
    const uri = text === undefined ? undefined : parseUri(text);
    if (uri?.ok === true && uri.value.scheme !== "other") return { ...userOf(uri.value), displayName };
  }
  return { user: "", displayName, host: "" };
}

function userOf(uri: SipUri | TelUri): { readonly user: string; readonly host: string } {
  return uri.scheme === "tel" ? { user: uri.number, host: "" } : { user: uri.user, host: uri.host };
}
