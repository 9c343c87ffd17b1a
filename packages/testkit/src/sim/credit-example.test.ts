import { memoryCreditBook } from "@tandem/billing";
import { creditDesk, type LeaseGrant, type LegRate } from "@tandem/transfer-router";
import { expect, test } from "vitest";
import { SimClock } from "./sim-clock.ts";

const T0 = 1_790_000_000_000;
const MINUTE = 60_000;
const RATE: LegRate = {
  pricePerMinuteMicros: 600_000n,
  connectionFeeMicros: 0n,
  minimumSeconds: 0,
  firstIncrementSeconds: 60,
  nextIncrementSeconds: 60,
};
const LEG = {
  trunk: "acme",
  record: "r1",
  rateDeck: "standard",
  direction: "OUTBOUND",
  number: "+12025550101",
} as const;

async function opened(initialMicros: bigint) {
  const clock = new SimClock(T0);
  const book = memoryCreditBook();
  await book.open([{ trunk: "acme", currency: "EUR", initialMicros }], T0);
  const desk = creditDesk({
    clock,
    boot: "r",
    authorizer: {
      async authorize({ questions, leases }) {
        const grants: LeaseGrant[] = [];
        for (const change of leases) grants.push(await book.change(change, clock.now()));
        return { rates: questions.map(() => RATE), leases: grants };
      },
    },
  });
  const pass = async (ms: number): Promise<void> => {
    const end = clock.now() + ms;
    do await new Promise((resolve) => setImmediate(resolve));
    while (clock.step(end));
  };
  /** As docs/credit.md has them: leased, awaiting its line, balance, available. */
  const row = async () => {
    await pass(0);
    const [found] = await book.balances("acme", clock.now());
    const { balance = 0n, leased = 0n, reserved = 0n } = found ?? {};
    return [leased, reserved, balance, balance - leased - reserved].map((micros) => Number(micros) / 1e6);
  };
  return { desk, book, pass, row };
}

test("the worked example of docs/credit.md", async () => {
  const { desk, book, pass, row } = await opened(5_000_000n);
  expect(await row()).toEqual([0, 0, 5, 5]);
  expect(await desk.reserve(LEG)).toEqual({ kind: "held" });
  expect(await row()).toEqual([2.2, 0, 5, 2.8]);
  await pass(MINUTE);
  expect(await desk.renew(LEG, 60)).toEqual({ kind: "held" });
  expect(await row()).toEqual([2.8, 0, 5, 2.2]);
  await pass(1_000);
  desk.settle(LEG, [{ leg: "r1-2", seconds: 61 }]);
  expect(await row()).toEqual([2.8, 0, 5, 2.2]);
  await pass(5 * MINUTE);
  expect(await row()).toEqual([1, 1.2, 5, 2.8]);
  book.post({ leg: "r1-2", trunk: "acme", currency: "EUR", micros: 1_200_000n });
  expect(await row()).toEqual([1, 0, 3.8, 2.8]);
  await pass(5 * MINUTE);
  expect(await row()).toEqual([0, 0, 3.8, 3.8]);
});

test("with 2.20 the renewal after two minutes is not covered", async () => {
  const { desk, pass } = await opened(2_200_000n);
  expect(await desk.reserve(LEG)).toEqual({ kind: "held" });
  await pass(MINUTE);
  expect(await desk.renew(LEG, 60)).toEqual({ kind: "held" });
  await pass(MINUTE);
  expect(await desk.renew(LEG, 120)).toEqual({ kind: "refused" });
});
