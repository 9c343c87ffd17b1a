import {
  AddCreditOutcome,
  type Balance,
  type BillingPort,
  type CheckRateRequest,
  type CheckRateResponse,
  type Credit,
  Direction,
  type LeaseAnswer,
  type LeaseChange,
  type Line,
  type LineKind,
} from "@tandem/contracts";
import type { BalanceView, CreditBook, Credit as CreditOfBook, LeaseState, LeaseWish } from "./credit/credit-book.ts";
import type { Ledger } from "./lines/ledger.ts";
import type { LedgerLine, LedgerLineKind } from "./lines/ledger-line.ts";
import type { RatingDirection } from "./rating/rate.ts";
import { findRate, type RateDecks } from "./rating/rate-decks.ts";

const MAX_RECORDS = 1000;
const MAX_QUESTIONS = 256;
const MAX_LEASES = 64;
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
export function billingPort(decks: RateDecks, ledger: Ledger, book: CreditBook, now: () => number): BillingPort {
  return {
    checkRate: (request) => Promise.resolve(checkRate(decks, request)),
    async listLines(request) {
      const lines = await ledger.ofRecords(request.recordIds.slice(0, MAX_RECORDS));
      return { lines: lines.map(wireLineOf) };
    },
    async authorize({ questions, leases }) {
      const answers = questions.slice(0, MAX_QUESTIONS).map((question) => checkRate(decks, question));
      const changed: LeaseAnswer[] = [];
      for (const lease of leases.slice(0, MAX_LEASES))
        changed.push(wireLeaseOf(await book.change(wishOf(lease), now())));
      return { answers, leases: changed };
    },
    async listBalances({ trunkId }) {
      const found = await book.balances(trunkId === "" ? undefined : trunkId, now());
      return { balances: found.map(wireBalanceOf) };
    },
    async addCredit({ trunkId, amountMicros, key, addedBy }) {
      const outcome = await book.add({ trunk: trunkId, micros: amountMicros, key, by: addedBy }, now());
      const [balance] = await book.balances(trunkId, now());
      return {
        outcome: AddCreditOutcome[outcome],
        balance: balance === undefined ? undefined : wireBalanceOf(balance),
      };
    },
    async listCredits({ trunkId }) {
      const found = await book.credits(trunkId);
      return { credits: found.map(wireCreditOf) };
    },
  };
}

function wireCreditOf({ key, micros, at, by }: CreditOfBook): Credit {
  return { key, amountMicros: micros, atMs: at, addedBy: by };
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

function wishOf(change: LeaseChange): LeaseWish {
  return {
    lease: change.leaseId,
    trunk: change.trunkId,
    seq: change.seq,
    running: change.runningMicros,
    needed: change.neededMicros,
    wanted: change.wantedMicros,
    ttlMs: change.ttlMs,
    settled: change.settled.map(({ legId, amountMicros }) => ({ leg: legId, micros: amountMicros })),
  };
}

function wireLeaseOf({ lease, seq, hasAccount, held }: LeaseState): LeaseAnswer {
  return { leaseId: lease, seq, hasAccount, heldMicros: held };
}

function wireBalanceOf({ trunk, currency, balance, leased, reserved }: BalanceView): Balance {
  return {
    trunkId: trunk,
    currencyCode: currency,
    balanceMicros: balance,
    leasedMicros: leased,
    reservedMicros: reserved,
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
    minimumSeconds: line.minimumSeconds,
    firstIncrementSeconds: line.firstIncrementSeconds,
    nextIncrementSeconds: line.nextIncrementSeconds,
  };
}
