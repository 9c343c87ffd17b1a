import { type Trunk, trunkWith } from "@tandem/directory";
import type { LimitKind, Limits } from "@tandem/transfer-router";
import { describe, expect, test } from "vitest";

const LEASE_MS = 60_000;

/** What two routers see of one cluster in which no slot is taken. */
export interface LimitsWorld {
  readonly limits: readonly [Limits, Limits];
  /** The routers' clock, ms since the epoch. */
  now(): number;
  /** Lets that many ms go by for leases and rates, or a little more. */
  pass(ms: number): Promise<void>;
}

/** So few calls a second that nothing becomes due again while a test runs, however slow the machine is. */
const HARDLY_EVER = 0.001;

const wide = trunkWith({
  callsPerSecond: 1_000,
  maxConcurrentCalls: 3,
  policy: { foreignGuard: { callsPerSecond: 1_000, maxConcurrentCalls: 1 } },
});
const slow = trunkWith({
  name: "initech",
  callsPerSecond: HARDLY_EVER,
  maxConcurrentCalls: 100,
  policy: { foreignGuard: { callsPerSecond: HARDLY_EVER, maxConcurrentCalls: 1 } },
});

/** The promises of the port `Limits`, kept between two routers at once. @param make an empty world with leases of `leaseMs` */
export function limitsContract(name: string, make: (leaseMs: number) => Promise<LimitsWorld>): void {
  const take = async ({ limits, now }: LimitsWorld, at: 0 | 1, trunk: Trunk, id: string, kind: LimitKind = "PSTN") => {
    const answer = await limits[at].take(trunk, id, kind, now());
    return answer.ok ? "ok" : answer.refusal.rule;
  };
  const counts = ({ limits, now }: LimitsWorld, trunk: Trunk) => limits[0].counts(trunk, now());

  describe(`limits: ${name}`, () => {
    test("a trunk has its slots once, through whichever router they are taken", async () => {
      const world = await make(LEASE_MS);
      const ids = Array.from({ length: 12 }, (_, index) => `call-${index}`);
      const answers = await Promise.all(ids.map((id, index) => take(world, index % 2 === 0 ? 0 : 1, wide, id)));
      expect(answers.filter((answer) => answer === "ok")).toHaveLength(3);
      expect(answers.filter((answer) => answer === "concurrency")).toHaveLength(9);
      expect(await counts(world, wide)).toEqual({ pstn: 3, sip: 0 });
    });

    test("a record that holds a slot takes no other, whoever asks again", async () => {
      const world = await make(LEASE_MS);
      const answers = [
        await take(world, 0, wide, "a"),
        await take(world, 1, wide, "a"),
        await take(world, 0, wide, "a"),
      ];
      expect(answers).toEqual(["ok", "ok", "ok"]);
      expect((await counts(world, wide)).pstn).toBe(1);
    });

    test("a record that asks again takes no token either", async () => {
      const world = await make(LEASE_MS);
      expect([await take(world, 0, slow, "a"), await take(world, 1, slow, "a")]).toEqual(["ok", "ok"]);
      expect(await take(world, 0, slow, "b")).toBe("calls-per-second");
    });

    test("what is given back can be taken again; who holds nothing gives nothing back", async () => {
      const world = await make(LEASE_MS);
      for (const id of ["a", "b", "c"]) await take(world, 0, wide, id);
      await world.limits[1].release(wide, "unknown");
      expect(await take(world, 0, wide, "d")).toBe("concurrency");
      await world.limits[1].release(wide, "a");
      expect(await take(world, 0, wide, "d")).toBe("ok");
    });

    test("a refused call takes neither slot nor token", async () => {
      const world = await make(LEASE_MS);
      expect(await take(world, 0, slow, "a")).toBe("ok");
      for (const id of ["b", "c", "d"]) expect(await take(world, 1, slow, id)).toBe("calls-per-second");
      expect((await counts(world, slow)).pstn).toBe(1);
      expect(await take(world, 0, slow, "x", "SIP")).toBe("ok");
      expect(await take(world, 1, slow, "y", "SIP")).toBe("guard-concurrency");
      await world.limits[0].release(slow, "x");
      // One interval on there is one token, and not the less for those that were refused.
      await world.pass(1_000 / HARDLY_EVER);
      expect(await take(world, 1, slow, "e")).toBe("ok");
      expect(await take(world, 0, slow, "y", "SIP")).toBe("ok");
      expect(await take(world, 0, slow, "f")).toBe("calls-per-second");
    });

    test("the rate is one for all routers: a burst of a second, then a token an interval", async () => {
      const world = await make(LEASE_MS);
      const trunk = trunkWith({ callsPerSecond: 5, maxConcurrentCalls: 1_000 });
      const since = performance.now();
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) => take(world, index % 2 === 0 ? 0 : 1, trunk, `call-${index}`)),
      );
      const taken = answers.filter((answer) => answer === "ok").length;
      const elapsedMs = performance.now() - since;
      expect(taken).toBeGreaterThanOrEqual(5);
      expect(taken).toBeLessThanOrEqual(6 + (elapsedMs * 5) / 1_000);
    });

    test("the refusals say what to change, and when to come again", async () => {
      const { limits, now } = await make(LEASE_MS);
      const [first] = limits;
      await first.take(slow, "a", "PSTN", now());
      expect(await first.take(slow, "b", "PSTN", now())).toMatchObject({
        ok: false,
        refusal: { rule: "calls-per-second", status: 503, when: "after-202", retryAfterSec: expect.any(Number) },
      });
      await first.take(wide, "a", "SIP", now());
      expect(await first.take(wide, "b", "SIP", now())).toMatchObject({
        ok: false,
        refusal: { rule: "guard-concurrency", status: 503, when: "after-202", retryAfterSec: 5 },
      });
    });

    test("a lease that is not renewed frees its slot, a renewed one keeps it, and nobody gets one by renewing", async () => {
      const world = await make(LEASE_MS);
      await take(world, 0, wide, "a");
      await take(world, 0, wide, "b");
      await take(world, 0, wide, "s", "SIP");
      await world.pass(LEASE_MS / 2);
      await world.limits[1].renew(wide, ["a", "s", "unknown"], world.now());
      await world.pass(LEASE_MS / 2);
      expect(await counts(world, wide)).toEqual({ pstn: 1, sip: 1 });
      expect([await take(world, 1, wide, "c"), await take(world, 1, wide, "d")]).toEqual(["ok", "ok"]);
      expect(await take(world, 1, wide, "e")).toBe("concurrency");
    });

    test("an emergency call is counted with the others and never refused", async () => {
      const world = await make(LEASE_MS);
      const answers: string[] = [];
      for (const id of ["a", "b", "c", "d"]) answers.push(await take(world, 0, wide, id, "EMERGENCY"));
      expect(answers).toEqual(["ok", "ok", "ok", "ok"]);
      expect((await counts(world, wide)).pstn).toBe(4);
      expect(await take(world, 1, wide, "e")).toBe("concurrency");
    });

    test("a foreign target takes the guard's slots alone, and trunks do not share", async () => {
      const world = await make(LEASE_MS);
      const other = trunkWith({ name: "globex", callsPerSecond: 1_000, maxConcurrentCalls: 1 });
      for (const id of ["a", "b", "c"]) await take(world, 0, wide, id);
      expect(await take(world, 0, wide, "x", "SIP")).toBe("ok");
      expect(await take(world, 1, other, "d")).toBe("ok");
      expect(await counts(world, wide)).toEqual({ pstn: 3, sip: 1 });
    });
  });
}
