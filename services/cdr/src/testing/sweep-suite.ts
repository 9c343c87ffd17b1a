import { type BillingPort, type CallEvent, ListCallsRequest } from "@tandem/contracts";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Cdr, openCdr } from "../open-cdr.ts";
import type { SweepWorld } from "../sweep/sweep-orphans.ts";
import { event, T, transferredCall } from "./call-events.ts";

const MINUTE = 60_000;

/** The look for orphans, on any database. `open` gives one that is empty. */
export function sweepSuite(name: string, open: () => Promise<Kysely<unknown>>): void {
  describe(`the look for orphans on ${name}`, () => {
    let db: Kysely<unknown>;
    let cdr: Cdr;
    let published: CallEvent[];
    let asked: string[];
    const billing: Pick<BillingPort, "listLines"> = { listLines: () => Promise.resolve({ lines: [] }) };
    beforeAll(async () => {
      db = await open();
    });
    beforeEach(async () => {
      await sql`drop schema if exists cdr cascade`.execute(db);
      cdr = await openCdr({ db, billing });
      published = [];
      asked = [];
      // Up at 2 s and known to live at 60 s; its child was answered at 7 s and never said more.
      await cdr.consume([
        ...transferredCall("lost", "child").filter((one) => one.atMs < T + 7100),
        event("legAlive", MINUTE, { recordId: "lost", legId: "lost-in" }),
        ...transferredCall("over", "over2"),
      ]);
    });
    afterAll(async () => {
      await cdr.close();
    });

    const world = (living: readonly string[], changed: Partial<SweepWorld> = {}): SweepWorld => ({
      now: () => T + 10 * MINUTE,
      router: {
        async findCalls({ callIds }) {
          asked.push(...callIds);
          return { callIds: callIds.filter((id) => living.includes(id)), isSure: true };
        },
      },
      hasCaughtUp: async () => true,
      publish: async (events) => {
        published.push(...events);
        await cdr.consume(events);
      },
      ...changed,
    });
    const shown = async (callId: string) => (await cdr.port.getCall({ callId })).call;
    const openIds = async () =>
      (await cdr.port.listCalls(ListCallsRequest.fromPartial({ isOpen: true }))).calls
        .map(({ callId }) => callId)
        .sort();

    test("ends a record that no router knows at the last sign of each of its legs, and says why", async () => {
      expect(await cdr.sweep(world([]))).toEqual({ ended: 2 });
      expect(await shown("lost")).toMatchObject({
        isComplete: true,
        cause: "orphaned",
        hungUpBy: "HUNG_UP_BY_PLATFORM",
        callResult: "CALL_RESULT_COMPLETED",
        endTimeMs: T + MINUTE,
        legs: [
          { legId: "lost-in", endedAtMs: T + MINUTE },
          { legId: "lost-pbx", endedAtMs: T + 2000 },
        ],
        transfers: [{ outcome: "TRANSFER_OUTCOME_ABANDONED" }],
      });
      expect(await shown("child")).toMatchObject({ isComplete: true, cause: "orphaned", endTimeMs: T + 7000 });
      const rated = published.flatMap((one) => (one.body?.$case === "legEnded" ? [one.body.value] : []));
      expect(rated.find(({ legId }) => legId === "lost-in")).toMatchObject({
        number: "+12025550100",
        rateDeck: "toll-free",
        answeredAtMs: T + 2001,
        endedAtMs: T + MINUTE,
      });
      expect(await cdr.sweep(world([]))).toEqual({ ended: 0 });
    });

    test("asks only for open records that are quiet", async () => {
      await cdr.sweep(world(["lost", "child"]));
      expect(asked.sort()).toEqual(["child", "lost"]);
      asked = [];
      await cdr.sweep(world([], { now: () => T + MINUTE + 100_000 }));
      expect(asked).toEqual([]);
    });

    test("leaves a call alone that lives and says nothing", async () => {
      expect(await cdr.sweep(world(["lost"]))).toEqual({ ended: 1 });
      expect(await openIds()).toEqual(["lost"]);
    });

    test.each<[string, Partial<SweepWorld>, unknown]>([
      [
        "a router has not answered",
        { router: { findCalls: async () => ({ callIds: [], isSure: false }) } },
        { ended: 0, left: "unsure" },
      ],
      ["events wait to be read", { hasCaughtUp: async () => false }, { ended: 0, left: "behind" }],
    ])("ends nothing while %s", async (_, changed, expected) => {
      expect(await cdr.sweep(world([], changed))).toEqual(expected);
      expect(published).toEqual([]);
      expect(await openIds()).toEqual(["child", "lost"]);
    });

    test("ends nothing, and says so, while no router can be reached", async () => {
      const away = { findCalls: () => Promise.reject(new Error("nobody listens")) };
      await expect(cdr.sweep(world([], { router: away }))).rejects.toThrow("nobody listens");
      expect(published).toEqual([]);
    });

    test("lets the call's own end stand that was read meanwhile", async () => {
      const late = transferredCall("lost", "child").filter((one) => one.atMs >= T + 7100);
      const hasCaughtUp = async () => {
        await cdr.consume(late);
        return true;
      };
      expect(await cdr.sweep(world([], { hasCaughtUp }))).toEqual({ ended: 0 });
      expect(await shown("lost")).toMatchObject({ cause: "", endTimeMs: T + 30_000 });
    });

    test("done twice at once, or again after a crash, it says the same with the same ids", async () => {
      const runs: CallEvent[][] = [];
      for (const minutes of [10, 20]) {
        const events: CallEvent[] = [];
        const publish = (told: readonly CallEvent[]) => {
          events.push(...told);
          return Promise.reject(new Error("killed"));
        };
        const now = () => T + minutes * MINUTE;
        await expect(cdr.sweep(world([], { publish, now }))).rejects.toThrow("killed");
        runs.push(events);
      }
      expect(runs[0]?.length).toBe(6);
      expect(runs[0]).toEqual(runs[1]);
    });

    test("goes on behind a page of calls that live", async () => {
      const many = Array.from({ length: 600 }, (_, index) => `m${String(index).padStart(4, "0")}`);
      await cdr.consume(many.map((recordId) => event("callStarted", -MINUTE, { recordId })));
      expect(await cdr.sweep(world(many))).toEqual({ ended: 2 });
      expect(await openIds()).toHaveLength(100);
      expect(asked).toHaveLength(602);
    });
  });
}
