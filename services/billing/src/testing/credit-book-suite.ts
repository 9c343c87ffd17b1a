import { migrateSchema } from "@tandem/schema";
import fc from "fast-check";
import { type Kysely, sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { sqlCreditBook } from "../balances/sql-credit-book.ts";
import type { CreditBook, LeaseWish, Posting } from "../credit/credit-book.ts";
import { LEASE_MEMORY_MS, SETTLED_TTL_MS } from "../credit/credit-book.ts";
import { memoryCreditBook } from "../credit/memory-credit-book.ts";
import { sqlLedger } from "../lines/ledger.ts";
import type { LedgerLine } from "../lines/ledger-line.ts";
import { MIGRATIONS } from "../lines/migrations.ts";
import type { BillingTables } from "../lines/tables.ts";

const T0 = 1_790_000_000_000;
const EUR = 1_000_000n;

interface Opened {
  readonly book: CreditBook;
  /** What the ledger does with its lines. Answers the legs whose line a balance could not pay. */
  readonly post: (...postings: readonly Posting[]) => Promise<readonly string[]>;
}

/** Opened with 10.00 for acme. */
async function openInMemory(): Promise<Opened> {
  const book = memoryCreditBook();
  await book.open([{ trunk: "acme", currency: "EUR", initialMicros: 10n * EUR }], T0);
  return {
    book,
    post: async (...postings) => {
      for (const posting of postings) book.post(posting);
      return postings.filter(({ currency }) => currency !== "EUR").map(({ leg }) => leg);
    },
  };
}

/** The same in a database, empty but for it. */
async function openIn(db: Kysely<BillingTables>): Promise<Opened> {
  for (const table of ["lines", "credits", "leases", "reservations", "balances"])
    await sql`delete from ${sql.table(`billing.${table}`)}`.execute(db);
  const unpaid: string[] = [];
  const ledger = sqlLedger(db, (leg) => unpaid.push(leg));
  const book = sqlCreditBook(db);
  await book.open([{ trunk: "acme", currency: "EUR", initialMicros: 10n * EUR }], T0);
  return {
    book,
    post: async (...postings) => {
      await ledger.insert(postings.map(lineOf));
      return unpaid.splice(0);
    },
  };
}

function lineOf({ leg, trunk, currency, micros }: Posting): LedgerLine {
  return {
    legId: leg,
    recordId: `record of ${leg}`,
    trunkId: trunk,
    projectId: "default",
    kind: "RATED",
    direction: "OUTBOUND",
    number: "+12025550101",
    carrier: "north",
    rateDeck: "standard",
    prefix: "+1",
    destination: "",
    currency,
    pricePerMinuteMicros: 0n,
    connectionFeeMicros: 0n,
    minimumSeconds: 0,
    firstIncrementSeconds: 1,
    nextIncrementSeconds: 1,
    ratedSeconds: 1,
    billedSeconds: 1,
    priceMicros: micros,
    reason: "",
    answeredAt: T0,
    endedAt: T0 + 1_000,
  };
}

function wish(over: Partial<LeaseWish> = {}): LeaseWish {
  return {
    lease: "r1/acme",
    trunk: "acme",
    seq: 1,
    running: 0n,
    needed: 2n * EUR,
    wanted: 4n * EUR,
    ttlMs: 60_000,
    settled: [],
    ...over,
  };
}

function charge(leg: string, micros: bigint, currency = "EUR"): Posting {
  return { leg, trunk: "acme", currency, micros };
}

/** What the book in memory promises. */
const added = (trunk: string, micros: bigint, key: string) => ({ trunk, micros, key, by: `user of ${key}` });

export function memoryCreditBookSuite(): void {
  describe("the credit book in memory", () => promises(openInMemory));
}

/** What the book promises on any database. `make` gives one that is empty. */
export function creditBookSuite(name: string, make: () => Promise<Kysely<unknown>>): void {
  describe(`the credit book on ${name}`, () => {
    let db: Kysely<BillingTables>;
    const open = () => openIn(db);
    beforeAll(async () => {
      const made = await make();
      await migrateSchema(made, "billing", MIGRATIONS);
      db = made.$extendTables<BillingTables>();
    });
    promises(open);
    test("the book in the database answers as the one in memory, whatever happens", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(DEEDS, { minLength: 5, maxLength: 20 }), async (deeds) => {
          const books = [await openInMemory(), await open()];
          let at = T0;
          for (const deed of deeds) {
            if (deed.kind === "pass") at += deed.ms;
            const [one, other] = await Promise.all(
              books.map(async ({ book, post }) => {
                const answer =
                  deed.kind === "change"
                    ? await book.change(wish(deed), at)
                    : deed.kind === "add"
                      ? await book.add(added("acme", deed.micros, deed.key), at)
                      : deed.kind === "post"
                        ? await post(charge(deed.leg, deed.micros))
                        : undefined;
                return { answer, balances: await book.balances(undefined, at) };
              }),
            );
            expect(one).toEqual(other);
          }
        }),
        { numRuns: 12 },
      );
    });
  });
}

function promises(open: () => Promise<Opened>): void {
  const figures = async (book: CreditBook, at = T0) => {
    const [found] = await book.balances("acme", at);
    return found === undefined ? undefined : [found.balance, found.leased, found.reserved].map((n) => Number(n) / 1e6);
  };

  test("leases what is needed, and of the rest at most half", async () => {
    const { book } = await open();
    expect(await book.change(wish(), T0)).toEqual({ lease: "r1/acme", seq: 1, hasAccount: true, held: 4n * EUR });
    expect((await book.change(wish({ lease: "r2/acme", wanted: 9n * EUR }), T0)).held).toBe(4n * EUR);
    expect((await book.change(wish({ lease: "r3/acme", wanted: 9n * EUR }), T0)).held).toBe(2n * EUR);
    expect((await book.change(wish({ lease: "r4/acme" }), T0)).held).toBe(0n);
    expect(await figures(book)).toEqual([10, 10, 0]);
  });

  test("a change says the whole: what is no longer wanted is free at once", async () => {
    const { book } = await open();
    await book.change(wish({ needed: 10n * EUR, wanted: 10n * EUR }), T0);
    expect((await book.change(wish({ seq: 2, needed: 0n, wanted: 1n * EUR }), T0)).held).toBe(EUR);
    expect(await figures(book)).toEqual([10, 1, 0]);
  });

  test("what running calls have reserved is kept while another router has not told of an ended call", async () => {
    const { book, post } = await open();
    await book.change(wish({ needed: 5n * EUR, wanted: 5n * EUR }), T0);
    await book.change(wish({ lease: "r2/acme", needed: 5n * EUR, wanted: 5n * EUR }), T0);
    await post(charge("l1", 3n * EUR));
    const running = { running: 5n * EUR, needed: 9n * EUR, wanted: 9n * EUR };
    expect((await book.change(wish({ lease: "r2/acme", seq: 2, ...running }), T0)).held).toBe(5n * EUR);
    const settled = [{ leg: "l1", micros: 3n * EUR }];
    expect((await book.change(wish({ seq: 2, running: 2n * EUR, settled }), T0)).held).toBe(2n * EUR);
    expect(await figures(book)).toEqual([7, 7, 0]);
  });

  test("a copy and a late change do nothing, and hear what stands", async () => {
    const { book } = await open();
    await book.change(wish({ seq: 5 }), T0);
    for (const seq of [5, 4, 1]) {
      const late = wish({ seq, needed: 9n * EUR, wanted: 9n * EUR, settled: [{ leg: "l1", micros: EUR }] });
      expect(await book.change(late, T0 + 1)).toEqual({ lease: "r1/acme", seq: 5, hasAccount: true, held: 4n * EUR });
    }
    expect(await figures(book)).toEqual([10, 4, 0]);
  });

  test("a lease that nobody renews goes back to the balance", async () => {
    const { book } = await open();
    await book.change(wish(), T0);
    expect(await figures(book, T0 + 59_999)).toEqual([10, 4, 0]);
    expect(await figures(book, T0 + 60_000)).toEqual([10, 0, 0]);
    expect((await book.change(wish({ seq: 1 }), T0 + 60_000)).held).toBe(0n);
    const later = T0 + 60_000 + LEASE_MEMORY_MS;
    await book.change(wish({ lease: "r2/acme" }), later);
    expect((await book.change(wish({ seq: 1 }), later)).held).toBe(4n * EUR);
  });

  test("what an ended call costs is held until its line is posted, once, whichever comes first", async () => {
    const { book, post } = await open();
    const settled = [{ leg: "l1", micros: 3n * EUR }];
    await book.change(wish({ needed: 0n, wanted: 0n, settled }), T0);
    await book.change(wish({ seq: 2, needed: 0n, wanted: 0n, settled }), T0);
    expect(await figures(book)).toEqual([10, 0, 3]);
    await post(charge("l1", 2n * EUR));
    expect(await figures(book)).toEqual([8, 0, 0]);
    await book.change(wish({ seq: 3, needed: 0n, wanted: 0n, settled }), T0);
    await post(charge("l1", 2n * EUR), charge("l2", 1n * EUR));
    expect(await figures(book)).toEqual([7, 0, 0]);
    await book.change(wish({ seq: 4, needed: 0n, wanted: 0n, settled: [{ leg: "l2", micros: EUR }] }), T0);
    expect(await figures(book)).toEqual([7, 0, 0]);
  });

  test("what an ended call holds is not for another call, and not held for ever", async () => {
    const { book } = await open();
    await book.change(wish({ needed: 0n, wanted: 0n, settled: [{ leg: "l1", micros: 9n * EUR }] }), T0);
    expect((await book.change(wish({ lease: "r2/acme" }), T0)).held).toBe(EUR);
    expect(await figures(book, T0 + SETTLED_TTL_MS)).toEqual([10, 0, 0]);
  });

  test("a balance goes below zero when a call costs more than there was, and leases nothing then", async () => {
    const { book, post } = await open();
    await post(charge("l1", 12n * EUR));
    expect(await figures(book)).toEqual([-2, 0, 0]);
    expect((await book.change(wish(), T0)).held).toBe(0n);
    expect(await book.add(added("acme", 5n * EUR, "k"), T0)).toBe("ADDED");
    expect((await book.change(wish({ seq: 2 }), T0)).held).toBe(25n * (EUR / 10n));
  });

  test("a line in another currency is not paid from the balance, and told", async () => {
    const { book, post } = await open();
    expect(await post(charge("l1", EUR, "USD"), charge("l2", EUR))).toEqual(["l1"]);
    expect(await figures(book)).toEqual([9, 0, 0]);
  });

  test("credit is added once a key", async () => {
    const { book } = await open();
    const outcomes = [
      await book.add(added("acme", 5n * EUR, "k1"), T0),
      await book.add(added("acme", 5n * EUR, "k1"), T0 + 1),
      await book.add(added("acme", 6n * EUR, "k1"), T0 + 1),
      await book.add(added("acme", 5n * EUR, "k2"), T0 + 1),
      await book.add(added("nobody", 5n * EUR, "k3"), T0),
      await book.add(added("acme", 0n, "k4"), T0),
      await book.add(added("acme", EUR, ""), T0),
    ];
    expect(outcomes).toEqual(["ADDED", "KNOWN", "CONFLICT", "ADDED", "NO_ACCOUNT", "INVALID", "INVALID"]);
    expect(await figures(book)).toEqual([20, 0, 0]);
  });

  test("who added credit, and when, is told: what is known twice or refused is not in the list", async () => {
    const { book } = await open();
    await book.add(added("acme", 5n * EUR, "k1"), T0 + 1);
    await book.add(added("acme", 5n * EUR, "k1"), T0 + 2);
    await book.add(added("acme", 7n * EUR, "k2"), T0 + 3);
    await book.add(added("acme", 0n, "k3"), T0 + 4);
    expect(await book.credits("acme")).toEqual([
      { key: "k2", micros: 7n * EUR, at: T0 + 3, by: "user of k2" },
      { key: "k1", micros: 5n * EUR, at: T0 + 1, by: "user of k1" },
      { key: "", micros: 10n * EUR, at: T0, by: "" },
    ]);
    expect(await book.credits("nobody")).toEqual([]);
  });

  test("an initial balance counts once, whatever the configuration says later", async () => {
    const { book } = await open();
    await book.add(added("acme", EUR, "k"), T0);
    await book.open(
      [
        { trunk: "acme", currency: "EUR", initialMicros: 99n * EUR },
        { trunk: "globex", currency: "USD", initialMicros: 2n * EUR },
      ],
      T0,
    );
    expect(await book.balances(undefined, T0)).toEqual([
      { trunk: "acme", currency: "EUR", balance: 11n * EUR, leased: 0n, reserved: 0n },
      { trunk: "globex", currency: "USD", balance: 2n * EUR, leased: 0n, reserved: 0n },
    ]);
  });

  test("a trunk without a balance has nothing to lease", async () => {
    const { book } = await open();
    expect(await book.change(wish({ trunk: "nobody" }), T0)).toMatchObject({ hasAccount: false, held: 0n });
    expect(await book.balances("nobody", T0)).toEqual([]);
  });

  test("what many ask at once is never more than there is", async () => {
    const { book } = await open();
    const grants = await Promise.all(
      Array.from({ length: 12 }, (_, i) => book.change(wish({ lease: `r${i}/acme`, wanted: 2n * EUR }), T0)),
    );
    expect(grants.reduce((sum, { held }) => sum + held, 0n)).toBe(10n * EUR);
    expect(await figures(book)).toEqual([10, 10, 0]);
  });
}

const micros = fc.integer({ min: 0, max: 12 }).map((n) => BigInt(n) * EUR);
const leg = fc.constantFrom("l1", "l2", "l3");
const DEEDS = fc.oneof(
  fc.record({
    kind: fc.constant("change" as const),
    lease: fc.constantFrom("r1/acme", "r2/acme"),
    seq: fc.integer({ min: 1, max: 9 }),
    running: micros,
    needed: micros,
    wanted: micros,
    settled: fc.uniqueArray(fc.record({ leg, micros }), { maxLength: 2, selector: (one) => one.leg }),
  }),
  fc.record({ kind: fc.constant("post" as const), leg, micros }),
  fc.record({ kind: fc.constant("add" as const), key: fc.constantFrom("k1", "k2"), micros }),
  fc.record({ kind: fc.constant("pass" as const), ms: fc.constantFrom(1, 30_000, 70_000, LEASE_MEMORY_MS) }),
);
