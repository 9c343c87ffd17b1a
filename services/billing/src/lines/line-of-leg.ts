import { type CallEvent, Direction, type LegEnded, LegSide } from "@tandem/contracts";
import { billedSeconds, priceMicros, ratedSeconds } from "../rating/price.ts";
import type { RatingDirection } from "../rating/rate.ts";
import { findRate, type RateDecks } from "../rating/rate-decks.ts";
import type { LedgerLine } from "./ledger-line.ts";

const FOREIGN_REASON = "foreign SIP target: no fee";

/**
 * The line of a leg's end: a carrier's leg by its deck, a foreign one at zero. Undefined for a customer's leg, and for
 * one that was never answered. The rate is the one in effect at the answer.
 */
export function lineOfLeg(event: CallEvent, leg: LegEnded, decks: RateDecks): LedgerLine | undefined {
  if (leg.answeredAtMs === 0 || (leg.side !== LegSide.CARRIER && leg.side !== LegSide.FOREIGN)) return undefined;
  const seconds = ratedSeconds(leg.answeredAtMs, leg.endedAtMs);
  const free: LedgerLine = {
    legId: leg.legId,
    recordId: leg.recordId,
    trunkId: event.trunkId,
    projectId: event.projectId,
    kind: leg.side === LegSide.FOREIGN ? "FOREIGN" : "UNRATED",
    direction: directionOf(leg),
    number: leg.number,
    carrier: leg.carrier,
    rateDeck: leg.rateDeck,
    prefix: "",
    destination: "",
    currency: "",
    pricePerMinuteMicros: 0n,
    connectionFeeMicros: 0n,
    minimumSeconds: 0,
    firstIncrementSeconds: 0,
    nextIncrementSeconds: 0,
    ratedSeconds: seconds,
    billedSeconds: 0,
    priceMicros: 0n,
    reason: leg.side === LegSide.FOREIGN ? FOREIGN_REASON : leg.unratedReason,
    answeredAt: leg.answeredAtMs,
    endedAt: leg.endedAtMs,
  };
  if (free.reason !== "") return free;
  const found = findRate(decks, {
    deck: leg.rateDeck,
    direction: free.direction,
    number: leg.number,
    at: leg.answeredAtMs,
  });
  if (!found.found) return { ...free, reason: found.reason };
  const { deck, rate } = found;
  const billed = billedSeconds(seconds, rate);
  return {
    ...free,
    kind: "RATED",
    prefix: `+${rate.prefix}`,
    destination: rate.destination,
    currency: deck.currency,
    pricePerMinuteMicros: rate.pricePerMinuteMicros,
    connectionFeeMicros: rate.connectionFeeMicros,
    minimumSeconds: rate.minimumSeconds,
    firstIncrementSeconds: rate.firstIncrementSeconds,
    nextIncrementSeconds: rate.nextIncrementSeconds,
    billedSeconds: billed,
    priceMicros: priceMicros(billed, rate),
  };
}

function directionOf(leg: LegEnded): RatingDirection {
  return leg.direction === Direction.INBOUND ? "INBOUND" : "OUTBOUND";
}
