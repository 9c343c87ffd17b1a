import type { CallInput } from "./event.ts";
import { legIsIdle } from "./leg/is-idle.ts";
import { proceedRepairs } from "./leg/restore-leg.ts";
import { closeRecords } from "./record/close-records.ts";
import { carryOn } from "./relay/receive-re-invite.ts";
import { proceedBridge } from "./transfer/bridge.ts";
import { proceedTransfer } from "./transfer/proceed-transfer.ts";
import { dropText, patch, patchLeg, type Turn, txOf } from "./turn.ts";

const ALIVE_MS = 60_000;

/** The end of a step that changed something: what waited goes on, records close, and what nobody needs any more goes. */
export function settle(t: Turn, input: CallInput): void {
  proceedTransfer(t);
  proceedBridge(t);
  releaseWaiting(t);
  proceedRepairs(t);
  closeRecords(t);
  const hasUp = t.call.legs.some((leg) => leg.phase === "up");
  const { events } = t.call;
  const last = events.at(-1)?.seq ?? 0;
  if (last > input.confirmed) t.effects.push({ kind: "events.publish" });
  const isOver = t.call.phase === "over" || isFinished(t);
  patch(t, {
    at: t.at,
    phase: isOver ? "over" : "up",
    aliveAt: hasUp ? (t.call.aliveAt === 0 ? t.at + ALIVE_MS : t.call.aliveAt) : 0,
    events:
      events.length > 0 && (events[0]?.seq ?? 0) <= input.confirmed
        ? events.filter((event) => event.seq > input.confirmed)
        : events,
  });
  sweepTexts(t);
}

/** Re-INVITEs that waited for the bridging to end (TRANSFER rule 11). */
function releaseWaiting(t: Turn): void {
  if (t.call.transfer !== null) return;
  for (const leg of t.call.legs) {
    if (leg.waiting === 0 || leg.phase !== "up") continue;
    const peer = t.call.legs[leg.peer - 1];
    if (peer !== undefined && !legIsIdle(t, peer.id)) continue;
    const tx = txOf(t, leg.waiting);
    patchLeg(t, leg.id, { waiting: 0 });
    if (tx?.side === "server" && tx.machine.phase === "proceeding") carryOn(t, tx);
  }
}

function isFinished(t: Turn): boolean {
  const { legs, dial, transfer, records } = t.call;
  return (
    dial === null &&
    transfer === null &&
    legs.every((leg) => leg.phase === "down") &&
    records.every((record) => !record.isOpen)
  );
}

/** Bodies of legs that are down, and what a setup or a transfer carried along, are dropped with their reason. */
function sweepTexts(t: Turn): void {
  const { legs, texts, dial, transfer, phase } = t.call;
  const isBusy = dial !== null || transfer !== null;
  const mayHold = phase !== "over" && isBusy && legs.every((leg) => leg.phase !== "down");
  if (mayHold) return;
  for (const name of Object.keys(texts)) {
    const kind = name.charCodeAt(0);
    if (kind === TX) continue;
    const isDead =
      phase === "over"
        ? kind !== REPORT
        : kind === LEG
          ? legs[Number.parseInt(name.slice(1), 10) - 1]?.phase === "down" && !isTransferor(t, name)
          : kind !== REPORT && !isBusy;
    if (isDead && !isOwedAnswer(t, name)) dropText(t, name);
  }
}

/** First letters of the names: a transaction's bytes, a leg's bodies, a transfer's report; `C` and `D` are a setup's. */
const TX = 116;
const LEG = 76;
const REPORT = 82;

/** An INVITE without an offer is under way on the leg: the ACK of its 2xx bears our answer, whose `o=` goes on from the leg's last SDP. */
function isOwedAnswer(t: Turn, name: string): boolean {
  const leg = name.charCodeAt(0) === LEG ? Number.parseInt(name.slice(1), 10) : 0;
  return (
    leg !== 0 &&
    t.call.txs.some((tx) => tx.leg === leg && tx.side === "client" && tx.method === "INVITE" && tx.offerless)
  );
}

/** A transferor that has left is still needed for its last SDP: a failed transfer offers it to nobody, but its leg number is. */
function isTransferor(t: Turn, name: string): boolean {
  return t.call.transfer?.transferor === Number.parseInt(name.slice(1), 10);
}
