import type { EndedLeg, PaidLeg } from "../../ports/credit.ts";
import type { Leg } from "../state.ts";
import type { Turn } from "../turn.ts";
import { legName } from "./emit.ts";

/** Covers the PSTN legs that run or ring for another minute (CLUSTER rule 31). */
export function renewCredit(t: Turn): void {
  const legs = t.call.records.flatMap((record, index) => {
    const paid = record.isOpen ? paidLegOf(t, index) : undefined;
    const leg = paid === undefined ? undefined : t.call.legs.findLast((one) => isPaid(one, index) && isRunning(one));
    return paid === undefined || leg === undefined ? [] : [{ ...paid, seconds: secondsOf(t, leg) }];
  });
  if (legs.length > 0) t.effects.push({ kind: "credit.renew", legs });
}

/** The record has ended: what its PSTN legs cost is known, and the rest of what was reserved is free. */
export function settleCredit(t: Turn, index: number): void {
  const leg = paidLegOf(t, index);
  if (leg === undefined) return;
  const ended: readonly EndedLeg[] = t.call.legs
    .filter((one) => isPaid(one, index) && one.answeredAt !== 0)
    .map((one) => ({ leg: legName(t, one.id), seconds: secondsOf(t, one) }));
  t.effects.push({ kind: "credit.settle", leg, ended });
}

/** Undefined for a record that is not paid from a balance. */
function paidLegOf(t: Turn, index: number): PaidLeg | undefined {
  const record = t.call.records[index];
  if (record === undefined || record.targetClass !== "PSTN" || record.unrated !== "" || record.ratedNumber === "")
    return undefined;
  if (t.env.directory.trunkById(t.call.trunk)?.credit === undefined) return undefined;
  const { id, rateDeck, direction, ratedNumber } = record;
  return { trunk: t.call.trunk, record: id, rateDeck, direction, number: ratedNumber };
}

function isPaid(leg: Leg, index: number): boolean {
  return leg.record === index && leg.side === "carrier";
}

function isRunning({ phase }: Leg): boolean {
  return phase !== "down" && phase !== "closing";
}

/** As the ledger counts them; a leg that ended before its record counts a little more, which only holds more. */
function secondsOf(t: Turn, leg: Leg): number {
  return leg.answeredAt === 0 ? 0 : Math.max(0, Math.ceil((t.at - leg.answeredAt) / 1000));
}
