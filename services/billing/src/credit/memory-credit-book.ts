import {
  type Addition,
  type BalanceView,
  type Credit,
  type CreditBook,
  LEASE_MEMORY_MS,
  type LeaseState,
  type LeaseWish,
  type Posting,
  SETTLED_TTL_MS,
} from "./credit-book.ts";
import { grant } from "./grant.ts";

interface Lease {
  readonly trunk: string;
  readonly seq: number;
  readonly held: bigint;
  readonly until: number;
}

interface Ended {
  readonly trunk: string;
  readonly micros: bigint;
  readonly until: number;
}

/** A credit book that one process keeps in memory, for simulations: nothing in it outlives the process. */
export interface MemoryCreditBook extends CreditBook {
  /** What the ledger does in the transaction of its lines. A leg that was posted before changes nothing. */
  post(posting: Posting): void;
}

export function memoryCreditBook(): MemoryCreditBook {
  const balances = new Map<string, { readonly currency: string; micros: bigint }>();
  const leases = new Map<string, Lease>();
  const reservations = new Map<string, Ended>();
  const posted = new Set<string>();
  const added = new Map<string, Addition>();
  const credits = new Map<string, Credit[]>();
  const leasedOf = (trunk: string, at: number, but = ""): bigint => {
    let sum = 0n;
    for (const [id, lease] of leases) if (id !== but && lease.trunk === trunk && lease.until > at) sum += lease.held;
    return sum;
  };
  const reservedOf = (trunk: string, at: number): bigint => {
    let sum = 0n;
    for (const ended of reservations.values()) if (ended.trunk === trunk && ended.until > at) sum += ended.micros;
    return sum;
  };
  const settle = ({ settled, trunk }: LeaseWish, at: number): void => {
    for (const { leg, micros } of settled) {
      if (!posted.has(leg) && !reservations.has(leg))
        reservations.set(leg, { trunk, micros, until: at + SETTLED_TTL_MS });
    }
  };
  const viewOf = (trunk: string, at: number): BalanceView | undefined => {
    const balance = balances.get(trunk);
    if (balance === undefined) return undefined;
    const { currency, micros } = balance;
    return { trunk, currency, balance: micros, leased: leasedOf(trunk, at), reserved: reservedOf(trunk, at) };
  };
  return {
    async open(accounts, at) {
      for (const { trunk, currency, initialMicros } of accounts) {
        if (balances.has(trunk)) continue;
        balances.set(trunk, { currency, micros: initialMicros });
        credits.set(trunk, [{ key: "", micros: initialMicros, at, by: "" }]);
      }
    },
    async change(wish, at): Promise<LeaseState> {
      const { lease, trunk, seq, ttlMs } = wish;
      const balance = balances.get(trunk);
      if (balance === undefined) return { lease, seq, hasAccount: false, held: 0n };
      for (const [id, old] of leases) if (old.until + LEASE_MEMORY_MS <= at) leases.delete(id);
      const before = leases.get(lease);
      if (before !== undefined && before.seq >= seq) {
        return { lease, seq: before.seq, hasAccount: true, held: before.until > at ? before.held : 0n };
      }
      settle(wish, at);
      const available = balance.micros - leasedOf(trunk, at, lease) - reservedOf(trunk, at);
      const held = grant(wish, available, before !== undefined && before.until > at ? before.held : 0n);
      leases.set(lease, { trunk, seq, held, until: at + ttlMs });
      return { lease, seq, hasAccount: true, held };
    },
    async add(addition, at) {
      const { trunk, micros, key, by } = addition;
      if (micros <= 0n || key === "") return "INVALID";
      const balance = balances.get(trunk);
      if (balance === undefined) return "NO_ACCOUNT";
      const earlier = added.get(key);
      if (earlier !== undefined) return earlier.trunk === trunk && earlier.micros === micros ? "KNOWN" : "CONFLICT";
      added.set(key, addition);
      credits.get(trunk)?.unshift({ key, micros, at, by });
      balance.micros += micros;
      return "ADDED";
    },
    credits: async (trunk) => credits.get(trunk)?.slice(0, 1000) ?? [],
    async balances(trunk, at) {
      const names = trunk === undefined ? [...balances.keys()].sort().slice(0, 1000) : [trunk];
      return names.flatMap((name) => viewOf(name, at) ?? []);
    },
    post({ leg, trunk, currency, micros }) {
      if (posted.has(leg)) return;
      posted.add(leg);
      reservations.delete(leg);
      const balance = balances.get(trunk);
      if (balance !== undefined && balance.currency === currency) balance.micros -= micros;
    },
  };
}
