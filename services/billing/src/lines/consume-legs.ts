import { type CallEvent, LegSide } from "@tandem/contracts";
import type { RateDecks } from "../rating/rate-decks.ts";
import type { Ledger } from "./ledger.ts";
import { differencesOf, type LedgerLine } from "./ledger-line.ts";
import { lineOfLeg } from "./line-of-leg.ts";

/** Something a person must look at: money may be missing or doubled. The caller counts and logs it. */
export type BillingAlarm =
  /** Two ends of one leg that are no copies of each other. The first one stands. */
  | {
      readonly kind: "line-conflict";
      readonly legId: string;
      readonly recordId: string;
      readonly fields: readonly string[];
    }
  /** A carrier's leg was let through as having a rate, and has none. Its line is there, at zero. */
  | { readonly kind: "rate-missing"; readonly legId: string; readonly recordId: string; readonly reason: string }
  /** A line was not paid: its trunk's balance is in another currency. */
  | { readonly kind: "balance-currency"; readonly legId: string; readonly trunkId: string }
  /** An answered leg of no known side has no line. */
  | { readonly kind: "unknown-side"; readonly legId: string; readonly recordId: string };

/** Legs that are rated in one go. */
const SLICE = 64;

/**
 * Writes the lines of the answered legs that ended in these events. A leg's second copy changes nothing, in one batch
 * or in another; resolves when the ledger holds them all, rejects when the database cannot be reached.
 * @param written told of each line that is new
 */
export async function consumeLegs(
  events: readonly CallEvent[],
  ledger: Ledger,
  decks: RateDecks,
  alarm: (alarm: BillingAlarm) => void,
  breathe: () => Promise<void> = () => Promise.resolve(),
  written: (line: LedgerLine) => void = () => undefined,
): Promise<void> {
  const lines = new Map<string, LedgerLine>();
  const alarms: BillingAlarm[] = [];
  let rated = 0;
  for (const event of events) {
    if (event.body?.$case !== "legEnded") continue;
    const leg = event.body.value;
    const { legId, recordId } = leg;
    if (leg.side === LegSide.UNSPECIFIED && leg.answeredAtMs > 0)
      alarms.push({ kind: "unknown-side", legId, recordId });
    if (++rated % SLICE === 0) await breathe();
    const line = lineOfLeg(event, leg, decks);
    if (line === undefined) continue;
    const earlier = lines.get(legId);
    if (earlier !== undefined) {
      alarms.push(...conflictOf(earlier, line));
      continue;
    }
    lines.set(legId, line);
    if (line.kind === "UNRATED" && leg.unratedReason === "") {
      alarms.push({ kind: "rate-missing", legId, recordId, reason: line.reason });
    }
  }
  for (const stored of await ledger.insert([...lines.values()])) {
    const line = lines.get(stored.legId);
    if (line !== undefined) alarms.push(...conflictOf(stored, line));
    lines.delete(stored.legId);
  }
  for (const line of lines.values()) written(line);
  for (const one of alarms) alarm(one);
}

function conflictOf(standing: LedgerLine, other: LedgerLine): readonly BillingAlarm[] {
  const fields = differencesOf(standing, other);
  if (fields.length === 0) return [];
  return [{ kind: "line-conflict", legId: standing.legId, recordId: standing.recordId, fields }];
}
