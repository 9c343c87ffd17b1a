import { subscriptionDue } from "@tandem/sip/subscription";
import { stepTransaction } from "@tandem/sip/transaction";
import { failsOver } from "../routing/failover.ts";
import { askTimedOut } from "./dial/admitted.ts";
import { cancelDial } from "./dial/cancel-dial.ts";
import { dialFailed } from "./dial/dial-failed.ts";
import { dialNext } from "./dial/dial-next.ts";
import { byeGuarded } from "./leg/bye-guarded.ts";
import { endLeg } from "./leg/end-leg.ts";
import { byeNow, cancelInvite, hangUp } from "./leg/hang-up.ts";
import { legIsIdle } from "./leg/is-idle.ts";
import { refreshSession } from "./leg/refresh.ts";
import { tellAlive } from "./record/close-records.ts";
import { answerMissing, waitingFor } from "./relay/acknowledged.ts";
import type { ClientTx, Leg, ServerTx, Tx } from "./state.ts";
import { stepClient } from "./transaction/receive-response.ts";
import { report } from "./transfer/notify.ts";
import { abandonTransfer, partyLost } from "./transfer/party-left.ts";
import { waitedTooLong } from "./transfer/proceed-transfer.ts";
import { because, dropTx, legOf, patch, patchLeg, putText, putTx, type Turn, textOf, txOf } from "./turn.ts";

const ALIVE_MS = 60_000;
const RETRY_MS = 1_000;
const LINGER_MS = 32_000;
const MAX_DURATION = 'Q.850;cause=31;text="maximum duration"';

/** Everything that was due in (since, at]. */
export function timePassed(t: Turn, since: number): void {
  // A call that waits only for the log asks it again.
  if (t.call.phase === "over" && t.call.txs.length === 0) patch(t, { at: t.at });
  for (const { id } of t.call.txs) {
    const tx = txOf(t, id);
    if (tx !== undefined) txTime(t, tx, since);
  }
  for (const { id } of t.call.legs) legTime(t, legOf(t, id));
  dialTime(t);
  const { transfer } = t.call;
  if (transfer?.phase === "waiting" && transfer.deadline <= t.at) waitedTooLong(t);
  else if (transfer !== null && transfer.retryAt !== 0 && transfer.retryAt <= t.at)
    patch(t, { transfer: { ...transfer, retryAt: 0 } });
  if (t.call.endBy !== 0 && t.call.endBy <= t.at) endAll(t, MAX_DURATION, "max-duration");
  if (t.call.aliveAt !== 0 && t.call.aliveAt <= t.at) tellAlive(t, ALIVE_MS);
}

function txTime(t: Turn, tx: Tx, since: number): void {
  if (tx.side === "server") return serverTime(t, tx, since);
  if (tx.giveUpAt !== 0 && tx.giveUpAt <= t.at && tx.machine.kind === "invite-client") return givenUp(t, tx);
  stepClient(t, tx, { kind: "time", since });
}

/** No final response: the INVITE is cancelled; one that was cancelled in vain is kept a while for a late 2xx (TRANSFER rules 9, 24). */
function givenUp(t: Turn, tx: ClientTx): void {
  const { phase } = tx.machine;
  if (phase === "accepted" || phase === "completed") return putTx(t, { ...tx, giveUpAt: 0 });
  if (tx.cancel === "no") {
    putTx(t, { ...tx, giveUpAt: t.at + LINGER_MS });
    const again = txOf(t, tx.id);
    if (again?.side === "client") cancelInvite(t, again);
    return;
  }
  if (tx.purpose.kind !== "dial" && tx.purpose.kind !== "cancel") {
    dropTx(t, tx.id);
    if (legOf(t, tx.leg).invite === tx.id) patchLeg(t, tx.leg, { invite: 0 });
    return partyLost(t, tx.leg, 408);
  }
  // A dial's tombstone ends when it has lingered once more.
  if (textOf(t, `t${tx.id}.z`) === undefined) {
    putTx(t, { ...tx, giveUpAt: t.at + LINGER_MS });
    putText(t, `t${tx.id}.z`, "1");
  } else dropTx(t, tx.id);
}

function serverTime(t: Turn, tx: ServerTx, since: number): void {
  const [machine, actions] = stepTransaction(tx.machine, { kind: "time", since, at: t.at });
  if (machine !== tx.machine) putTx(t, { ...tx, machine } as ServerTx);
  for (const action of actions) {
    if (action === "retransmit") {
      const text = textOf(t, `t${tx.id}`);
      if (text !== undefined) t.effects.push({ kind: "sip.send", text, route: tx.route, tx: tx.id });
    } else if (action === "unacknowledged") unacknowledged(t, tx);
    else if (action === "terminated") dropTx(t, tx.id);
  }
}

/** 64*T1 without the ACK of our 2xx: the session is confirmed and ended (RFC 3261 §13.3.1.4). */
function unacknowledged(t: Turn, tx: ServerTx): void {
  const leg = legOf(t, tx.leg);
  if (leg.unacked !== tx.id) return;
  patchLeg(t, leg.id, { unacked: 0 });
  if (leg.phase === "closing") return byeNow(t, leg.id);
  if (tx.offerless) return answerMissing(t, leg.id, waitingFor(t, leg.id, tx));
  partyLost(t, leg.id, 408);
}

function legTime(t: Turn, leg: Leg): void {
  for (const subscription of leg.subscriptions) {
    if (subscriptionDue(subscription, t.at) <= t.at)
      report(t, leg.id, subscription.id, { kind: "time", since: t.at, at: t.at });
  }
  const { guard, session, repair } = legOf(t, leg.id);
  if (repair !== null && repair.at !== 0 && repair.at <= t.at) patchLeg(t, leg.id, { repair: { ...repair, at: 0 } });
  if (guard !== null && guard.at !== 0 && guard.at <= t.at) byeGuarded(t, leg.id);
  if (session === null || session.at > t.at || leg.phase !== "up") return;
  if (!session.weRefresh) return partyLost(t, leg.id, 408);
  if (legIsIdle(t, leg.id) && t.call.transfer === null) refreshSession(t, leg.id);
  else patchLeg(t, leg.id, { session: { ...session, at: t.at + RETRY_MS } });
}

function dialTime(t: Turn): void {
  const { dial } = t.call;
  if (dial === null) return;
  if (dial.ask !== "" && dial.askUntil <= t.at) return askTimedOut(t);
  if (dial.leg === 0 || dial.deadline === 0 || dial.deadline > t.at) return;
  const leg = legOf(t, dial.leg);
  if (
    dial.for === "call" &&
    leg.side === "carrier" &&
    dial.candidates.length > 0 &&
    failsOver(408, t.env.directory.carrierByName(leg.name))
  ) {
    const invite = txOf(t, leg.invite);
    if (invite?.side === "client") cancelInvite(t, invite, "SIP;cause=408");
    endLeg(t, leg.id, { status: 408, cause: 102, by: "PLATFORM" });
    patch(t, { dial: { ...dial, leg: 0, deadline: 0, tried: [...dial.tried, 408] } });
    return dialNext(t);
  }
  // The ring time-out: CANCEL, then the status (TRANSFER rule 24).
  cancelDial(t, "SIP;cause=408", "PLATFORM", 408);
  patch(t, { dial: { ...dial, leg: 0 } });
  dialFailed(t, { status: dial.for === "call" ? 480 : 408 });
}

/** Ends what is left of the call, with BYE to everybody. `why`: the cause in its records, in a word. */
export function endAll(t: Turn, reason: string, why: string): void {
  patch(t, { endBy: 0 });
  for (const index of t.call.records.keys()) because(t, index, why);
  cancelDial(t, reason, "PLATFORM");
  if (t.call.transfer !== null) abandonTransfer(t, t.call.transfer);
  for (const leg of t.call.legs)
    hangUp(t, leg.id, { status: leg.phase === "up" ? 0 : 480, cause: 31, by: "PLATFORM" }, reason);
}
