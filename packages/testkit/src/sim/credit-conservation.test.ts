import { memoryCreditBook } from "@tandem/billing";
import { type Authorizer, type CreditDesk, creditDesk, type LeaseGrant, type LegRate } from "@tandem/transfer-router";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mortalClock } from "./mortal-clock.ts";
import { SimClock } from "./sim-clock.ts";

const T0 = 1_790_000_000_000;
const A_SECOND = 10_000n;
const RATE: LegRate = {
  pricePerMinuteMicros: 60n * A_SECOND,
  connectionFeeMicros: 0n,
  minimumSeconds: 0,
  firstIncrementSeconds: 1,
  nextIncrementSeconds: 1,
};
const INITIAL = 6_000_000n;

type Network = "good" | "lost" | "answer-lost" | "late";
type Move =
  | { readonly kind: "reserve" | "end" | "again"; readonly call: number; readonly router: number }
  | { readonly kind: "crash"; readonly router: number }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "network"; readonly is: Network }
  | { readonly kind: "post" | "deliver" }
  | { readonly kind: "add"; readonly key: number };

const at = fc.integer({ min: 0, max: 2 });
const MOVES: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("reserve" as const), call: fc.nat(11), router: at }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("end" as const, "again" as const), call: fc.nat(11), router: at }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash" as const), router: at }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 1_000, 60_000, 240_000, 700_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("network" as const),
      is: fc.constantFrom<Network>("good", "lost", "answer-lost", "late"),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("post" as const, "deliver" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("add" as const), key: fc.nat(2) }) },
);

interface Running {
  readonly answered: number;
  router: number;
}

interface Lease {
  held: bigint;
  until: number;
}

/** Routers with their desks, billing's book, a network between them that fails, and calls that cost a cent a second. */
class CreditWorld {
  readonly clock = new SimClock(T0);
  readonly book = memoryCreditBook();
  readonly running = new Map<number, Running>();
  readonly ended: { readonly leg: string; readonly micros: bigint }[] = [];
  readonly over = new Set<number>();
  added = INITIAL;
  posted = 0n;
  /** What was leased when leases ran out that nobody gave back: the bound of what may be missing. */
  lapsed = 0n;
  hasFailed = false;
  #network: Network = "good";
  readonly #late: (() => void)[] = [];
  readonly #leases = new Map<string, Lease>();
  readonly #keys = new Set<number>();
  readonly #desks: { desk: CreditDesk; clock: ReturnType<typeof mortalClock> }[] = [];
  #boots = 0;

  async start(routers: number): Promise<void> {
    await this.book.open([{ trunk: "acme", currency: "EUR", initialMicros: INITIAL }], T0);
    for (let i = 0; i < routers; i += 1) this.#desks.push(this.#boot());
  }

  #boot() {
    this.#boots += 1;
    const clock = mortalClock(this.clock);
    return { clock, desk: creditDesk({ clock, boot: `boot-${this.#boots}`, authorizer: this.#authorizer() }) };
  }

  #authorizer(): Authorizer {
    return {
      authorize: (batch) => {
        const network = this.#network;
        const taken = async () => {
          const leases: LeaseGrant[] = [];
          for (const change of batch.leases) {
            const grant = await this.book.change(change, this.clock.now());
            if (grant.seq === change.seq)
              this.#leases.set(change.lease, { held: grant.held, until: this.clock.now() + change.ttlMs });
            leases.push(grant);
          }
          return { rates: batch.questions.map(() => RATE), leases };
        };
        if (network === "good") return taken();
        return new Promise((resolve) => {
          if (network === "answer-lost") void taken();
          if (network === "late") this.#late.push(() => void taken().then(resolve));
        });
      },
    };
  }

  #leg(call: number) {
    return { trunk: "acme", record: `r${call}`, rateDeck: "standard", direction: "OUTBOUND", number: "+1202" } as const;
  }

  async play(move: Move): Promise<void> {
    switch (move.kind) {
      case "reserve":
        return await this.#reserve(move.call, this.#routerOf(move.router));
      case "again": {
        const desk = this.#desks[this.#routerOf(move.router)]?.desk;
        // A step that is performed again: its credit effects come a second time.
        if (this.over.has(move.call)) {
          await this.#within(desk?.reserve(this.#leg(move.call)));
          desk?.settle(this.#leg(move.call), []);
        }
        return;
      }
      case "end":
        if (this.running.has(move.call)) this.#end(move.call);
        return;
      case "crash":
        this.hasFailed = true;
        return this.#crash(this.#routerOf(move.router));
      case "pass":
        return await this.pass(move.ms);
      case "network":
        this.hasFailed = true;
        this.#network = move.is;
        return;
      case "deliver":
        this.#late.shift()?.();
        return await settled();
      case "post":
        return this.post();
      case "add": {
        const before = this.#keys.size;
        this.#keys.add(move.key);
        const outcome = await this.book.add(
          { trunk: "acme", micros: 1_000_000n, key: `key-${move.key}`, by: "" },
          this.clock.now(),
        );
        expect(outcome).toBe(this.#keys.size > before ? "ADDED" : "KNOWN");
        if (outcome === "ADDED") this.added += 1_000_000n;
      }
    }
  }

  /** Time goes by in minutes, and every call renews at the end of each. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 60_000) {
      const end = this.clock.now() + Math.min(left, 60_000);
      while (this.clock.step(end)) await settled();
      this.#lapse();
      if (left < 60_000) continue;
      for (const [call, { router, answered }] of [...this.running]) {
        const seconds = Math.ceil((this.clock.now() - answered) / 1000);
        const answer = await this.#within(this.#desks[router]?.desk.renew(this.#leg(call), seconds));
        if (answer?.kind !== "held") this.#end(call);
      }
    }
    this.#lapse();
  }

  async finish(): Promise<void> {
    this.#network = "good";
    for (const call of [...this.running.keys()]) this.#end(call);
    while (this.ended.length > 0) this.post();
    await this.pass(600_000);
    for (const deliver of this.#late.splice(0)) deliver();
    await settled();
    await this.#within(Promise.all(this.#desks.map(({ desk }) => desk.close())));
    await this.pass(700_000);
  }

  /** What calls have cost that no line says yet, those that run included. */
  get due(): bigint {
    let sum = 0n;
    for (const { micros } of this.ended) sum += micros;
    for (const { answered } of this.running.values())
      sum += BigInt(Math.ceil((this.clock.now() - answered) / 1000)) * A_SECOND;
    return sum;
  }

  post(): void {
    const line = this.ended.shift();
    if (line === undefined) return;
    this.posted += line.micros;
    for (const micros of [line.micros, line.micros])
      this.book.post({ ...line, micros, trunk: "acme", currency: "EUR" });
  }

  async figures() {
    const [found] = await this.book.balances("acme", this.clock.now());
    if (found === undefined) throw new Error("no account");
    return found;
  }

  #routerOf(router: number): number {
    return router % this.#desks.length;
  }

  async #reserve(call: number, router: number): Promise<void> {
    if (this.running.has(call) || this.over.has(call)) return;
    const answer = await this.#within(this.#desks[router]?.desk.reserve(this.#leg(call)));
    if (answer?.kind === "held") this.running.set(call, { answered: this.clock.now(), router });
    else {
      this.over.add(call);
      this.#desks[router]?.desk.settle(this.#leg(call), []);
    }
  }

  #end(call: number): void {
    const found = this.running.get(call);
    if (found === undefined) return;
    this.running.delete(call);
    this.over.add(call);
    const seconds = Math.ceil((this.clock.now() - found.answered) / 1000);
    const leg = `r${call}-2`;
    this.#desks[found.router]?.desk.settle(this.#leg(call), [{ leg, seconds }]);
    this.ended.push({ leg, micros: BigInt(Math.max(1, seconds)) * A_SECOND });
  }

  /** The slice is lost with its router; another one, or its next run, goes on with its calls. */
  #crash(router: number): void {
    this.#desks[router]?.clock.kill();
    this.#desks[router] = this.#boot();
    for (const call of this.running.values()) if (call.router === router) call.router = this.#routerOf(router + 1);
  }

  #lapse(): void {
    for (const [id, { held, until }] of this.#leases) {
      if (until > this.clock.now()) continue;
      this.lapsed += held;
      this.#leases.delete(id);
    }
  }

  /** An answer of a desk comes within its patience. */
  async #within<T>(answer: Promise<T> | undefined): Promise<T | undefined> {
    let found: { readonly value: T } | undefined;
    void answer?.then((value) => {
      found = { value };
    });
    await settled();
    const end = this.clock.now() + 1_000;
    while (answer !== undefined && found === undefined && this.clock.step(end)) await settled();
    this.#lapse();
    return found?.value;
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function play(routers: number, moves: readonly Move[]): Promise<void> {
  const world = new CreditWorld();
  await world.start(routers);
  for (const move of moves) {
    await world.play(move);
    const { balance, leased } = await world.figures();
    expect(balance).toBe(world.added - world.posted);
    // What calls cost until now is covered, but for what was lost with a lease that ran out or still may be.
    expect(balance - world.due >= -world.lapsed - (world.hasFailed ? leased : 0n)).toBe(true);
  }
  await world.finish();
  const { balance, leased, reserved } = await world.figures();
  expect({ leased, reserved }).toEqual({ leased: 0n, reserved: 0n });
  expect(balance).toBe(world.added - world.posted);
  expect(balance >= -world.lapsed).toBe(true);
}

describe("CLUSTER rule 31: credit is conserved", () => {
  test("over any interleaving of reserving, ending, posting, copies, crashes and lost messages", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(MOVES, { minLength: 10, maxLength: 80, size: "max" }),
        play,
      ),
      {
        numRuns: 300,
      },
    );
  });

  test("without a crash or a lost message the balance never goes below zero", async () => {
    const quiet = MOVES.filter(({ kind }) => kind !== "crash" && kind !== "network");
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(quiet, { minLength: 10, maxLength: 80, size: "max" }),
        async (routers, moves) => {
          const world = new CreditWorld();
          await world.start(routers);
          for (const move of moves) {
            await world.play(move);
            expect((await world.figures()).balance >= world.due).toBe(true);
          }
          await world.finish();
          expect((await world.figures()).balance >= 0n).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
