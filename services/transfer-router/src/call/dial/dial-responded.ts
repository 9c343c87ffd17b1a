import { contact, header, headers, minSe, parseUri } from "@tandem/sip";
import { confirmDialog } from "@tandem/sip/dialog";
import { failsOver } from "../../routing/failover.ts";
import { finalStatus } from "../../routing/final-status.ts";
import { q850OfStatus } from "../../routing/q850.ts";
import { byeFork } from "../leg/bye-fork.ts";
import { endLeg, sideName } from "../leg/end-leg.ts";
import { emit, legName } from "../record/emit.ts";
import { callAnswered } from "../setup/call-answered.ts";
import { callProgressed } from "../setup/call-progressed.ts";
import type { Candidate, ClientTx, Dial, Leg } from "../state.ts";
import type { Outcome } from "../transaction/outcome.ts";
import { askFreshOffer } from "../transfer/fresh-offer.ts";
import { targetAnswered } from "../transfer/target-answered.ts";
import { targetProgressed } from "../transfer/target-progressed.ts";
import { legOf, patch, patchLeg, patchRecord, type Turn, textOf } from "../turn.ts";
import { dialFailed } from "./dial-failed.ts";
import { dialNext, tried } from "./dial-next.ts";

/** A response to the INVITE of an attempt. */
export function dialResponded(t: Turn, tx: ClientTx, outcome: Outcome): void {
  const { dial } = t.call;
  const leg = legOf(t, tx.leg);
  if (dial === null || dial.leg !== leg.id) return orphanResponded(t, tx, outcome);
  if (outcome.status < 200) return progressed(t, dial, leg, outcome);
  if (outcome.status < 300 && outcome.message !== undefined) return answered(t, dial, tx, outcome);
  refused(t, dial, leg, outcome);
}

/** Nobody waits for this INVITE any more: a 2xx gets ACK and BYE (RFC 3261 §9.1, TRANSFER rule 24). */
function orphanResponded(t: Turn, tx: ClientTx, outcome: Outcome): void {
  const { status, message } = outcome;
  if (status < 200 || status >= 300 || message === undefined) return;
  tellOrphan(t, tx);
  byeFork(t, tx, message, textOf(t, `t${tx.id}.c`) ?? "SIP;cause=487");
}

/** TRANSFER rule 27: a 2xx that is ACKed is an answered leg, rated from here to its BYE, although nobody was joined. */
function tellOrphan(t: Turn, tx: ClientTx): void {
  const leg = legOf(t, tx.leg);
  if (leg.answeredAt !== 0 || leg.phase !== "down") return;
  patchLeg(t, leg.id, { phase: "closing", answeredAt: t.at });
  emit(t, leg.record, leg.id, { type: "leg.answered", leg: legName(t, leg.id), answeredAt: t.at });
  patchLeg(t, leg.id, { phase: "early" });
  endLeg(t, leg.id, { status: 487, cause: 16, by: "PLATFORM" });
}

function progressed(t: Turn, dial: Dial, leg: Leg, outcome: Outcome): void {
  const { message, status } = outcome;
  if (status === 100 || message === undefined) return;
  if (leg.phase === "calling") patchLeg(t, leg.id, { phase: "early" });
  const record = t.call.records[dial.record];
  // The first 18x ends the post-dial delay, the first 180 begins the ring time: they need not be one.
  const isRinging = status === 180;
  if (record !== undefined && (!record.isProgressed || (isRinging && !record.isRinging))) {
    patchRecord(t, dial.record, { isProgressed: true, isRinging: record.isRinging || isRinging });
    emit(t, dial.record, 0, { type: "call.progressed", status });
  }
  if (dial.for === "call") callProgressed(t, leg.id, message);
  else targetProgressed(t, leg.id, message);
}

function answered(t: Turn, dial: Dial, tx: ClientTx, outcome: Outcome): void {
  const { message } = outcome;
  if (message === undefined) return;
  const leg = legOf(t, tx.leg);
  const dialog = confirmDialog({ ...leg.dialog, remoteTag: message.toTag }, message);
  // Without a Contact there is nobody to send to but where the INVITE went: RFC 3261 wants one, some gateways forget it.
  const known = dialog.ok ? dialog.value : { ...leg.dialog, remoteTag: message.toTag };
  patchLeg(t, leg.id, { phase: "up", dialog: known, answeredAt: t.at });
  emit(t, dial.record, leg.id, { type: "leg.answered", leg: legName(t, leg.id), answeredAt: t.at });
  patch(t, { dial: null });
  if (dial.for === "call") callAnswered(t, tx, message);
  else targetAnswered(t, tx, message);
}

function refused(t: Turn, dial: Dial, leg: Leg, outcome: Outcome): void {
  const { status, message } = outcome;
  const by = message === undefined ? "PLATFORM" : sideName(leg.side);
  endLeg(t, leg.id, { status, cause: q850OfStatus(status), by });
  if (status === 422 && dial.minSe === 0 && message !== undefined) {
    const wanted = Number(header(message, minSe.name) ?? "0");
    if (wanted > 0 && wanted <= 86_400) return retry(t, { ...dial, minSe: wanted }, leg);
  }
  if (dial.for === "transfer" && isMediaRefusal(status) && !dial.fresh && askFreshOffer(t, dial, leg)) return;
  if (status >= 300 && status < 400 && message !== undefined && follow(t, dial, leg, headers(message, "Contact")))
    return;
  tried(t, status);
  detach(t);
  const isLast = dial.addresses.length === 0 && dial.candidates.length === 0;
  if (!isLast && goesOn(t, leg, status, message === undefined)) return dialNext(t);
  const retryAfter = message === undefined ? undefined : header(message, "Retry-After");
  const statuses = t.call.dial?.tried ?? [status];
  dialFailed(t, { status: leg.side === "carrier" ? worst(statuses, retryAfter) : foreignStatus(status), retryAfter });
}

/** The attempt is over: its deadline is nobody's, and a late answer of it is an orphan's. */
function detach(t: Turn): void {
  const { dial } = t.call;
  if (dial !== null) patch(t, { dial: { ...dial, leg: 0, deadline: dial.for === "call" ? 0 : dial.deadline } });
}

/** 488, 606, 415: what was offered, not who was called, is the trouble. */
export function isMediaRefusal(status: number): boolean {
  return status === 488 || status === 606 || status === 415;
}

function goesOn(t: Turn, leg: Leg, status: number, isSilent: boolean): boolean {
  if (leg.side === "carrier") return failsOver(status, t.env.directory.carrierByName(leg.name));
  if (leg.side === "customer") return status === 408 || (status >= 500 && status < 600);
  // RFC 3263 §4.3: the next address of a name only after a failure of the transport, a time-out or a 503.
  return isSilent || status === 503;
}

function retry(t: Turn, dial: Dial, leg: Leg): void {
  const { address, port, transport } = leg.route;
  const again: Candidate = {
    side: leg.side,
    name: leg.name,
    host: address,
    port,
    transport,
    uri: leg.dialog.remoteTarget,
    depth: 0,
  };
  patch(t, { dial: { ...dial, candidates: [again, ...dial.candidates], addresses: [{ address, port, transport }] } });
  dialNext(t);
}

/** 3xx: not followed by default, and only by foreign targets (TRANSFER rule 36); the guard speaks again. */
function follow(t: Turn, dial: Dial, leg: Leg, contacts: readonly string[]): boolean {
  const trunk = t.env.directory.trunkById(t.call.trunk);
  const depth = dial.tried.filter((status) => status >= 300 && status < 400).length;
  if (leg.side !== "foreign" || trunk?.policy.redirects !== true || depth >= 2) return false;
  const next: Candidate[] = [];
  for (const value of contacts) {
    const parsed = contact.parse(value);
    if (parsed === undefined) continue;
    const uri = parseUri(parsed.uri);
    if (!uri.ok || uri.value.scheme !== "sip" || uri.value.params["maddr"] !== undefined) continue;
    const { host, port, params } = uri.value;
    next.push({
      side: "foreign",
      name: "",
      host,
      port: port ?? 0,
      transport: (params["transport"] ?? "").toUpperCase(),
      uri: parsed.uri,
      depth: depth + 1,
    });
  }
  if (next.length === 0) return false;
  patch(t, { dial: { ...dial, tried: [...dial.tried, 302], candidates: next.slice(0, 5), addresses: [] } });
  dialNext(t);
  return true;
}

/** What a foreign or customer-side target's refusal is reported as: its own status, but no challenge is passed on (TRANSFER §3). */
function foreignStatus(status: number): number {
  if (status === 401 || status === 407) return 403;
  return status >= 300 && status < 400 ? 480 : status;
}

function worst(statuses: readonly number[], retryAfter: string | undefined): number {
  const ends = statuses.map((status, i) => ({
    status,
    hasRetryAfter: i === statuses.length - 1 && retryAfter !== undefined,
  }));
  return finalStatus(ends);
}
