import { postpone } from "@tandem/sip/transaction";
import type { Leg, Tx } from "./state.ts";
import { patch, type Turn } from "./turn.ts";

/** Timers move by this much at most: a peer gives a transaction up after 64*T1 (RFC 3261 §17). */
const LONGEST_GAP_MS = 32_000;

/**
 * Nobody had the call for `gapMs`: what its peers sent in the meantime comes now, so the timers of transactions and
 * sessions move by the gap before they act (CLUSTER rule 21). Guard, no-answer and maximum duration do not move.
 */
export function postponed(t: Turn, gapMs: number): void {
  const gap = Math.min(LONGEST_GAP_MS, gapMs);
  if (gap <= 0) return;
  const { dial } = t.call;
  patch(t, {
    txs: t.call.txs.map((tx) => postponedTx(tx, gap)),
    legs: t.call.legs.map((leg) => postponedLeg(leg, gap)),
    dial: dial === null || dial.ask === "" ? dial : { ...dial, askUntil: dial.askUntil + gap },
  });
  t.copied.legs = true;
  t.copied.txs = true;
}

function postponedTx(tx: Tx, gap: number): Tx {
  if (tx.side === "server") return { ...tx, machine: postpone(tx.machine, gap) };
  return { ...tx, machine: postpone(tx.machine, gap), giveUpAt: tx.giveUpAt === 0 ? 0 : tx.giveUpAt + gap };
}

function postponedLeg(leg: Leg, gap: number): Leg {
  return leg.session === null ? leg : { ...leg, session: { ...leg.session, at: leg.session.at + gap } };
}
