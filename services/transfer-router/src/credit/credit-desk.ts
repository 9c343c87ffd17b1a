import type { Clock } from "@tandem/actor";
import type { Authorizer, LegRate, RatingQuestion } from "../ports/authorizer.ts";
import type { Credit, CreditAnswer, PaidLeg } from "../ports/credit.ts";
import type { Rates } from "../ports/rates.ts";
import { batchedAuthorizer } from "./batched-authorizer.ts";
import { type CreditSlice, creditSlice, type SliceLimits } from "./credit-slice.ts";
import { leaseKeeper } from "./lease-keeper.ts";
import { COVER_SEC, legCost } from "./leg-cost.ts";
import { rateCache, rateKey } from "./rate-cache.ts";

export interface CreditDeskOptions {
  readonly clock: Clock;
  /** Names this run of this process: leases are its own. */
  readonly boot: string;
  readonly authorizer: Authorizer;
  readonly limits?: Partial<CreditLimits>;
}

export interface CreditLimits extends SliceLimits {
  /** How long an answer of billing is awaited where the trunk says what to do without one. */
  readonly patienceMs: number;
  /** How long a price is awaited where nothing can be done without it. */
  readonly ratePatienceMs: number;
  /** Questions that wait for billing. */
  readonly waiting: number;
  readonly rates: number;
  readonly rateTtlMs: number;
}

export const CREDIT_LIMITS: CreditLimits = {
  aheadMicros: 1_000_000n,
  leaseMs: 600_000,
  reservationMs: 300_000,
  tombstoneMs: 300_000,
  tombstones: 10_000,
  settlements: 10_000,
  drainedMs: 500,
  patienceMs: 200,
  ratePatienceMs: 3_000,
  waiting: 10_000,
  rates: 20_000,
  rateTtlMs: 60_000,
};

/** Where a router asks for prices and credit: most legs are answered from memory, the others together in few messages. */
export interface CreditDesk extends Rates, Credit {
  /** Gives the leases back. */
  close(): Promise<void>;
}

export function creditDesk(options: CreditDeskOptions): CreditDesk {
  const { clock, boot } = options;
  const limits: CreditLimits = { ...CREDIT_LIMITS, ...options.limits };
  const billing = batchedAuthorizer(options.authorizer, clock, limits);
  const rates = rateCache(limits.rates, limits.rateTtlMs);
  const asked = new Map<string, Promise<LegRate | undefined>>();
  const slices = new Map<string, { readonly slice: CreditSlice; readonly keeper: ReturnType<typeof leaseKeeper> }>();

  const sliceOf = (trunk: string) => {
    let found = slices.get(trunk);
    if (found === undefined) {
      const slice = creditSlice(`${boot}/${trunk}`, trunk, limits);
      found = { slice, keeper: leaseKeeper(slice, billing, clock, limits) };
      slices.set(trunk, found);
    }
    return found;
  };
  const rateOf = (question: RatingQuestion): LegRate | undefined | Promise<LegRate | undefined> => {
    const known = rates.find(question, clock.now());
    if (known !== undefined) return known.rate;
    const key = rateKey(question);
    let answer = asked.get(key);
    if (answer === undefined) {
      answer = billing.rate(question).then((rate) => {
        rates.keep(question, rate, clock.now());
        return rate;
      });
      asked.set(key, answer);
      const over = (): void => void asked.delete(key);
      answer.then(over, over);
    }
    return answer;
  };
  /** Rejects when it takes longer; what is asked goes on, for who asks next. */
  const soon = <T>(answer: T | Promise<T>, ms: number): T | Promise<T> => {
    if (!(answer instanceof Promise)) return answer;
    return new Promise((resolve, reject) => {
      const cancel = clock.alarm(clock.now() + ms, () => reject(new Error("billing is silent")));
      answer.then(resolve, reject).finally(cancel);
    });
  };
  const silent = (leg: PaidLeg): CreditAnswer => {
    return { kind: "silent", uncoveredMs: sliceOf(leg.trunk).slice.uncoveredMs(leg.record, clock.now()) };
  };
  const claim = async (leg: PaidLeg, seconds: number): Promise<CreditAnswer> => {
    const { slice, keeper } = sliceOf(leg.trunk);
    let rate = slice.rateOf(leg.record);
    try {
      rate ??= await soon(rateOf(leg), limits.patienceMs);
    } catch {
      return silent(leg);
    }
    const micros = rate === undefined ? 0n : legCost(rate, seconds + COVER_SEC);
    const take = () => slice.claim(leg.record, rate, micros, clock.now(), clock.now() + COVER_SEC * 1000);
    const now = take();
    const got = now === "short" && !slice.isDrained(clock.now()) ? await keeper.ask(micros, take, leg.trace) : now;
    if (got === "silent") return silent(leg);
    keeper.keep();
    return { kind: got === "short" ? "refused" : got };
  };

  return {
    async isKnown({ hasSay, ...question }) {
      const rate = rateOf(question);
      return (hasSay ? await soon(rate, limits.patienceMs) : await rate) !== undefined;
    },
    reserve: (leg) => claim(leg, 0),
    renew: claim,
    settle(leg, ended) {
      const found = slices.get(leg.trunk);
      if (found === undefined && ended.length === 0) return;
      const { slice, keeper } = found ?? sliceOf(leg.trunk);
      slice.settle(leg.record, ended, rates.find(leg, clock.now())?.rate, clock.now());
      keeper.keep();
    },
    async close() {
      await Promise.all([...slices.values()].map(({ keeper }) => keeper.close()));
    },
  };
}
