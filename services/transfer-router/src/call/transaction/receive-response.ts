import type { SipMessage } from "@tandem/sip";
import { ackForFinal, stepTransaction, type TransactionAction } from "@tandem/sip/transaction";
import { dialResponded } from "../dial/dial-responded.ts";
import { ackAgain } from "../leg/ack.ts";
import { byeFork } from "../leg/bye-fork.ts";
import { byeNow, cancelInvite } from "../leg/hang-up.ts";
import { refreshed, restored } from "../leg/refresh.ts";
import { takeFlow, takeTxFlow } from "../leg/take-flow.ts";
import { relayResponded } from "../relay/relay-responded.ts";
import type { ClientTx } from "../state.ts";
import { bridgeResponded } from "../transfer/bridge-responded.ts";
import { notifyAnswered } from "../transfer/notify.ts";
import { partyLost } from "../transfer/party-left.ts";
import { dropText, dropTx, legOf, patchLeg, putText, putTx, type Turn, textOf } from "../turn.ts";
import type { Outcome } from "./outcome.ts";
import type { Inbound } from "./respond.ts";

/** 64*T1: how long an INVITE that failed to leave is remembered. */
const LATE_MS = 32_000;

export function receiveResponse(t: Turn, { message, route }: Pick<Inbound, "message" | "route">): void {
  const known = t.call.txs.find(
    (x): x is ClientTx => x.side === "client" && x.branch === message.branch && x.method === message.method,
  );
  if (known === undefined) return;
  const tx = takeTxFlow(t, known, route);
  takeFlow(t, tx.leg, route, tx.id);
  const leg = legOf(t, tx.leg);
  const repeatsAnswer = tx.machine.kind === "invite-client" && tx.machine.phase === "accepted" && message.status >= 200;
  if (repeatsAnswer) {
    if (message.status >= 300) return;
    return message.toTag === leg.dialog.remoteTag ? ackAgain(t, tx) : byeFork(t, tx, message);
  }
  const [machine, actions] = stepTransaction(tx.machine, { kind: "response", status: message.status, at: t.at });
  act(t, tx, machine as ClientTx["machine"], actions, { status: message.status, message });
}

/** The transport could not send it, or time has passed: no message came. */
export function stepClient(
  t: Turn,
  tx: ClientTx,
  event: { readonly kind: "time"; readonly since: number } | { readonly kind: "transport-failed" },
): void {
  const [machine, actions] = stepTransaction(tx.machine, { ...event, at: t.at });
  if (machine === tx.machine && actions.length === 0) return;
  const status = actions.includes("timeout") ? 408 : 503;
  if (event.kind === "transport-failed" && tx.purpose.kind === "dial" && machine.phase === "terminated") {
    // An earlier copy may have arrived: a 2xx that still comes must find somebody who sends ACK and BYE (TRANSFER rule 24).
    putTx(t, { ...tx, cancel: "wanted", giveUpAt: t.at + LATE_MS });
    return deliver(t, tx, { status, message: undefined });
  }
  act(t, tx, machine as ClientTx["machine"], actions, { status, message: undefined });
}

function act(
  t: Turn,
  tx: ClientTx,
  machine: ClientTx["machine"],
  actions: readonly TransactionAction[],
  outcome: Outcome,
): void {
  const next = machine === tx.machine ? tx : { ...tx, machine };
  if (next !== tx) putTx(t, next);
  for (const action of actions) {
    switch (action) {
      case "retransmit":
        resend(t, next);
        break;
      case "ack":
        ackFailure(t, next, outcome.message);
        break;
      case "deliver":
      case "timeout":
      case "transport-failed":
        deliver(t, next, outcome);
        break;
      case "terminated":
        dropTx(t, tx.id);
        break;
      default:
    }
  }
}

function resend(t: Turn, tx: ClientTx): void {
  const text = textOf(t, `t${tx.id}`);
  if (text !== undefined) t.effects.push({ kind: "sip.send", text, route: tx.route, tx: tx.id });
}

/** ACK of a non-2xx: made once, sent again for each copy (RFC 3261 §17.1.1.3). */
function ackFailure(t: Turn, tx: ClientTx, message: SipMessage | undefined): void {
  const invite = textOf(t, `t${tx.id}`);
  if (textOf(t, `t${tx.id}.f`) === undefined && invite !== undefined && message !== undefined) {
    const text = ackForFinal(invite, message);
    keepAck(t, tx, text);
  }
  const text = textOf(t, `t${tx.id}.f`);
  // Its outcome is told already: a failure to send the ACK is nobody's news.
  if (text !== undefined) t.effects.push({ kind: "sip.send", text, route: tx.route, tx: 0 });
}

function keepAck(t: Turn, tx: ClientTx, ack: string): void {
  dropText(t, `t${tx.id}`);
  putText(t, `t${tx.id}.f`, ack);
}

function deliver(t: Turn, tx: ClientTx, outcome: Outcome): void {
  if (outcome.status < 200) {
    if (tx.cancel === "wanted") cancelInvite(t, tx);
    if (tx.purpose.kind === "dial") dialResponded(t, tx, outcome);
    return;
  }
  const leg = legOf(t, tx.leg);
  // Answered: a request other than INVITE is never sent again.
  if (tx.method !== "INVITE") dropText(t, `t${tx.id}`);
  if (tx.method === "INVITE") {
    if (leg.invite === tx.id) patchLeg(t, tx.leg, { invite: 0 });
    // Its bytes are never sent again, only the ACK is.
    if (outcome.status < 300) dropText(t, `t${tx.id}`);
  }
  switch (tx.purpose.kind) {
    case "dial":
      return dialResponded(t, tx, outcome);
    case "relay":
      return relayResponded(t, tx, tx.purpose.from, outcome);
    case "bridge":
      return bridgeResponded(t, tx, outcome);
    case "restore":
      return restored(t, tx, outcome);
    case "refresh":
      return refreshed(t, tx, outcome);
    case "notify":
      return notifyAnswered(t, tx, tx.purpose, outcome);
    case "bye":
      // RFC 3261 §12.2.2: a request of ours has overtaken it, so that it came out of order. Then it is said anew.
      if (outcome.status === 500 && tx.cseq < leg.dialog.localSeq) byeNow(t, tx.leg);
      return;
    case "probe":
      // Any answer but "no such dialog" is a sign of life (CLUSTER rule 24).
      if (outcome.status === 408 || outcome.status === 481) partyLost(t, tx.leg, outcome.status);
      return;
    case "cancel":
      return;
  }
}
