import {
  type BillingPort,
  type CheckRateRequest,
  type CheckRateResponse,
  Direction,
  type Line,
  type LineKind,
} from "@tandem/contracts";
import type { Ledger } from "./lines/ledger.ts";
import type { LedgerLine, LedgerLineKind } from "./lines/ledger-line.ts";
import type { RatingDirection } from "./rating/rate.ts";
import { findRate, type RateDecks } from "./rating/rate-decks.ts";

const MAX_RECORDS = 1000;
const DIRECTIONS = { INBOUND: Direction.INBOUND, OUTBOUND: Direction.OUTBOUND } as const satisfies Record<
  RatingDirection,
  Direction
>;
const KINDS = {
  RATED: "LINE_KIND_RATED",
  FOREIGN: "LINE_KIND_FOREIGN",
  UNRATED: "LINE_KIND_UNRATED",
} as const satisfies Record<LedgerLineKind, LineKind>;

/** The service's port over its decks and its ledger. */
export function billingPort(decks: RateDecks, ledger: Ledger): BillingPort {
  return {
    checkRate: (request) => Promise.resolve(checkRate(decks, request)),
    async listLines(request) {
      const lines = await ledger.ofRecords(request.recordIds.slice(0, MAX_RECORDS));
      return { lines: lines.map(wireLineOf) };
    },
  };
}

function checkRate(decks: RateDecks, request: CheckRateRequest): CheckRateResponse {
  const direction = request.direction === Direction.INBOUND ? "INBOUND" : "OUTBOUND";
  const found = findRate(decks, { deck: request.rateDeck, direction, number: request.number, at: request.atMs });
  if (!found.found) return { found: false, rate: undefined, reason: found.reason };
  const { deck, rate } = found;
  return {
    found: true,
    rate: {
      rateDeck: deck.name,
      direction: DIRECTIONS[deck.direction],
      prefix: `+${rate.prefix}`,
      destination: rate.destination,
      currencyCode: deck.currency,
      pricePerMinuteMicros: rate.pricePerMinuteMicros,
      connectionFeeMicros: rate.connectionFeeMicros,
      minimumSeconds: rate.minimumSeconds,
      firstIncrementSeconds: rate.firstIncrementSeconds,
      nextIncrementSeconds: rate.nextIncrementSeconds,
      effectiveFromMs: rate.effectiveFrom,
    },
    reason: "",
  };
}

function wireLineOf(line: LedgerLine): Line {
  return {
    legId: line.legId,
    recordId: line.recordId,
    trunkId: line.trunkId,
    projectId: line.projectId,
    kind: KINDS[line.kind],
    direction: DIRECTIONS[line.direction],
    number: line.number,
    carrier: line.carrier,
    rateDeck: line.rateDeck,
    prefix: line.prefix,
    destination: line.destination,
    currencyCode: line.currency,
    pricePerMinuteMicros: line.pricePerMinuteMicros,
    connectionFeeMicros: line.connectionFeeMicros,
    ratedSeconds: line.ratedSeconds,
    billingDurationSeconds: line.billedSeconds,
    priceMicros: line.priceMicros,
    reason: line.reason,
    answeredAtMs: line.answeredAt,
    endedAtMs: line.endedAt,
  };
}
