import { type BillingPort, type CallEvent, type CallTree, type Line, ListCallsRequest } from "@tandem/contracts";
import { type Migrations, migrateSchema } from "@tandem/schema";
import fc from "fast-check";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Cdr, openCdr } from "../open-cdr.ts";
import { MIGRATIONS } from "../store/migrations.ts";
import { sqlRecordStore } from "../store/record-store.ts";
import { recordWriter } from "../store/record-writer.ts";
import type { CdrTables } from "../store/tables.ts";
import { event, line, T, transferredCall } from "./call-events.ts";

/** What the service promises on any database. `open` gives one that is empty. */
export function cdrSuite(name: string, open: () => Promise<Kysely<unknown>>): void {
  describe(`call records on ${name}`, () => {
    let db: Kysely<unknown>;
    let cdr: Cdr;
    let lines: Line[] = [];
    /** The other service, as its contract says. */
    const billing: Pick<BillingPort, "listLines"> = {
      listLines: ({ recordIds }) =>
        Promise.resolve({ lines: lines.filter((line) => recordIds.includes(line.recordId)) }),
    };

    beforeAll(async () => {
      db = await open();
      cdr = await openCdr({ db, billing });
    });
    beforeEach(async () => {
      lines = [];
      await sql`truncate cdr.calls, cdr.transfers`.execute(db);
    });
    afterAll(async () => {
      await cdr.close();
    });

    function list(request: Partial<ListCallsRequest> = {}) {
      return cdr.port.listCalls({ ...ListCallsRequest.fromPartial({}), ...request });
    }

    async function idsOf(request: Partial<ListCallsRequest>): Promise<string[]> {
      return (await list(request)).calls.map((call) => call.callId);
    }

    describe("the records of a transfer", () => {
      test("are two, linked, the parent ending with its surviving leg", async () => {
        await cdr.consume(transferredCall());
        lines = [line("r1", 1000n, "EUR"), line("r2", 0n, "", "foreign SIP target: no fee")];
        const { calls, totalItems } = await list();
        expect(totalItems).toBe(2);
        expect(calls).toMatchObject([
          {
            callId: "r2",
            groupId: "r1",
            parentId: "r1",
            relationshipType: "referred",
            hasChildren: false,
            direction: "DIRECTION_OUTBOUND",
            to: "sip:carol@example.net",
            targetClass: "TARGET_CLASS_SIP",
            referTo: "sip:carol@example.net",
            rule: "foreign host",
            outcome: "TRANSFER_OUTCOME_MOVED",
            notifyAnswered: true,
            durationSeconds: 23,
            transferTimeMs: T + 7100,
            price: undefined,
            charges: [{ price: undefined, reason: "foreign SIP target: no fee" }],
          },
          {
            callId: "r1",
            groupId: "r1",
            parentId: "",
            relationshipType: "initial",
            hasChildren: true,
            direction: "DIRECTION_INBOUND",
            createTimeMs: T,
            answerTimeMs: T + 2000,
            endTimeMs: T + 30_000,
            transferTimeMs: T + 7100,
            durationSeconds: 30,
            callResult: "CALL_RESULT_COMPLETED",
            postDialDelayMs: 300,
            ringTimeMs: 1700,
            isComplete: true,
            sipCallIds: ["r1@carrier", "r1@us"],
            pricePerMinute: { currencyCode: "EUR", amount: "0.0010" },
            price: { currencyCode: "EUR", amount: "0.0010" },
            billingDurationSeconds: 60,
            transfers: [
              {
                transferId: "x1",
                recordId: "r2",
                targetClass: "TARGET_CLASS_SIP",
                outcome: "TRANSFER_OUTCOME_MOVED",
                finalStatus: 200,
                requestedAtMs: T + 5000,
                movedAtMs: T + 7100,
              },
            ],
            legs: [
              { legId: "r1-in", endedAtMs: T + 30_000 },
              { legId: "r1-pbx", endedAtMs: T + 9000 },
            ],
          },
        ]);
      });

      test("are the same for every order, repetition and cut of their events", async () => {
        const events = transferredCall();
        await cdr.consume(events);
        const expected = await list();
        await fc.assert(
          fc.asyncProperty(
            fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
            fc.integer({ min: 0, max: events.length * 2 }),
            async (shuffled, cut) => {
              await sql`truncate cdr.calls, cdr.transfers`.execute(db);
              const fresh = await openCdr({ db, billing });
              await fresh.consume(shuffled.slice(0, cut));
              await fresh.consume(shuffled.slice(cut));
              await fresh.consume(shuffled.slice(0, 3));
              expect(await list()).toEqual(expected);
            },
          ),
          { numRuns: 12 },
        );
      });

      test("are the same when two writers share the events", async () => {
        const events = transferredCall();
        await cdr.consume(events);
        const expected = await list();
        await sql`truncate cdr.calls, cdr.transfers`.execute(db);
        const store = await Promise.all([openCdr({ db, billing }), openCdr({ db, billing })]);
        await Promise.all(events.map((one, index) => store[index % 2]?.consume([one])));
        expect(await list()).toEqual(expected);
      });

      test("of a refused transfer are one, which says so", async () => {
        const events = transferredCall()
          .filter((one) => !JSON.stringify(one).includes('"recordId":"r2"'))
          .concat(
            event("transferFinished", 5002, {
              parentRecordId: "r1",
              transferId: "x2",
              outcome: "TRANSFER_OUTCOME_REFUSED",
              finalStatus: 403,
            }),
          );
        await cdr.consume(events);
        const { calls } = await list();
        expect(calls).toMatchObject([
          {
            hasChildren: false,
            transferTimeMs: 0,
            transfers: [{ transferId: "x2", recordId: "", outcome: "TRANSFER_OUTCOME_REFUSED", finalStatus: 403 }],
          },
        ]);
      });
    });

    describe("listing", () => {
      beforeEach(async () => {
        await cdr.consume([...transferredCall("a1", "a2"), ...transferredCall("b1", "b2", 60_000)]);
      });

      test.each<[string, Partial<ListCallsRequest>, string[]]>([
        ["is newest first", {}, ["b2", "b1", "a2", "a1"]],
        ["by direction", { directions: ["DIRECTION_INBOUND"] }, ["b1", "a1"]],
        ["by the beginning of a number", { to: "+1202" }, ["b1", "a1"]],
        ["by the caller", { from: "+13125550111", to: "sip:carol" }, ["b2", "a2"]],
        ["with no pattern in a number", { to: "%" }, []],
        ["by trunk", { trunkId: "t2" }, []],
        ["by any leg's Call-ID", { sipCallId: "a1@us" }, ["a1"]],
        ["by time, both ends included", { createdFromMs: T + 5002, createdToMs: T + 60_000 }, ["b1", "a2"]],
        ["by result", { callResults: ["CALL_RESULT_BUSY"] }, []],
        ["by several results", { callResults: ["CALL_RESULT_BUSY", "CALL_RESULT_COMPLETED"], pageSize: 1 }, ["b2"]],
        ["by group", { groupId: "a1" }, ["a2", "a1"]],
        ["by parent", { parentId: "a1" }, ["a2"]],
        ["by relationship", { relationshipType: "referred" }, ["b2", "a2"]],
        ["with children", { hasChildren: true }, ["b1", "a1"]],
        ["without children", { hasChildren: false }, ["b2", "a2"]],
        ["by page", { pageNumber: 2, pageSize: 3 }, ["a1"]],
        ["past the last page", { pageNumber: 9, pageSize: 3 }, []],
      ])("%s", async (_, request, expected) => {
        expect(await idsOf(request)).toEqual(expected);
      });

      test("by cursor meets each record once, whatever is added meanwhile", async () => {
        const seen: string[] = [];
        let cursor = "";
        do {
          const page = await list({ pageSize: 1, cursor });
          seen.push(...page.calls.map((call) => call.callId));
          cursor = page.nextCursor;
          if (seen.length === 1) await cdr.consume(transferredCall("c1", "c2", 120_000));
        } while (cursor !== "");
        expect(seen).toEqual(["b2", "b1", "a2", "a1"]);
      });

      test("with a cursor that is none says so", async () => {
        expect(await list({ cursor: "x" })).toMatchObject({ calls: [], problem: "unknown cursor" });
      });

      test("counts the whole filter", async () => {
        expect(await list({ pageSize: 1 })).toMatchObject({ totalItems: 4, pageNumber: 1, pageSize: 1 });
        expect(await list({ pageSize: 5000 })).toMatchObject({ pageSize: 1000 });
      });
    });

    describe("one record", () => {
      const shape = (tree: CallTree | undefined): unknown =>
        tree === undefined ? undefined : { [tree.call?.callId ?? ""]: tree.children.map(shape) };

      test("comes with the tree of its group, whichever of them is asked for", async () => {
        const chain = event("callStarted", 20_000, {
          recordId: "r3",
          groupId: "r1",
          parentId: "r2",
          relationshipType: "referred",
        });
        await cdr.consume([...transferredCall(), chain]);
        for (const callId of ["r1", "r2", "r3"]) {
          const answer = await cdr.port.getCall({ callId });
          expect(answer).toMatchObject({ found: true, call: { callId } });
          expect(shape(answer.tree)).toEqual({ r1: [{ r2: [{ r3: [] }] }] });
        }
      });

      test("whose parent is not in yet is the root of what there is", async () => {
        await cdr.consume(
          transferredCall().filter(
            (one) => JSON.stringify(one).includes('"recordId":"r2"') && one.body?.$case === "callStarted",
          ),
        );
        expect(shape((await cdr.port.getCall({ callId: "r2" })).tree)).toEqual({ r2: [] });
      });

      test("that is unknown is an answer", async () => {
        expect(await cdr.port.getCall({ callId: "none" })).toEqual({ found: false, call: undefined, tree: undefined });
      });
    });

    describe("after a crash", () => {
      test("open records end with cause restart, legs at their last sign of life, and only once", async () => {
        await cdr.consume([
          ...transferredCall("a1", "a2"),
          ...transferredCall("b1", "b2").filter((one) => one.atMs < T + 7100),
          event("legAlive", 7050, { recordId: "b1", legId: "b1-in" }),
        ]);
        const published: CallEvent[] = [];
        const restarted = await openCdr({ db, billing });
        const publish = async (events: readonly CallEvent[]) => {
          published.push(...events);
          await restarted.consume(events);
        };
        expect(await restarted.endOpenRecords(T + 99_000, publish)).toBe(2);
        const count = published.length;
        expect(await restarted.endOpenRecords(T + 100_000, publish)).toBe(0);
        expect(published).toHaveLength(count);

        const legs = published.flatMap((one) => (one.body?.$case === "legEnded" ? [one.body.value] : []));
        expect(legs).toMatchObject([
          {
            legId: "b1-in",
            side: "LEG_SIDE_CARRIER",
            direction: "DIRECTION_INBOUND",
            number: "+12025550100",
            rateDeck: "toll-free",
            carrier: "north",
            answeredAtMs: T + 2001,
            endedAtMs: T + 7050,
            hungUpBy: "HUNG_UP_BY_PLATFORM",
          },
          { legId: "b1-pbx", endedAtMs: T + 2000 },
          { legId: "b2-out", answeredAtMs: T + 7000, endedAtMs: T + 7000 },
        ]);
        const { calls } = await list({ groupId: "b1" });
        expect(calls).toMatchObject([
          {
            callId: "b2",
            cause: "restart",
            isComplete: true,
            outcome: "TRANSFER_OUTCOME_ABANDONED",
            endTimeMs: T + 7000,
          },
          {
            callId: "b1",
            cause: "restart",
            isComplete: true,
            callResult: "CALL_RESULT_COMPLETED",
            endTimeMs: T + 7050,
          },
        ]);
        expect(await idsOf({ groupId: "a1" })).toEqual(["a2", "a1"]);
      });

      test("a second crash in the middle makes copies of the same events", async () => {
        await cdr.consume(transferredCall().slice(0, 6));
        const runs: string[][] = [];
        for (const run of [0, 1]) {
          const ids: string[] = [];
          const interrupted = openCdr({ db, billing }).then((service) =>
            service.endOpenRecords(T + 99_000 + run, (events) => {
              ids.push(...events.map((one) => one.id));
              return Promise.reject(new Error("killed"));
            }),
          );
          await expect(interrupted).rejects.toThrow("killed");
          runs.push(ids);
        }
        expect(runs[0]).toEqual(runs[1]);
        expect(runs[0]).toContain("r1.restart.call");
      });
    });

    test("a write that fails loses nothing: the same events again complete the record", async () => {
      const store = sqlRecordStore(db.$extendTables<CdrTables>(), () => Promise.resolve());
      let isDown = true;
      const writer = recordWriter(
        {
          ...store,
          write: (records) => (isDown ? Promise.reject(new Error("connection lost")) : store.write(records)),
        },
        () => Promise.resolve(),
      );
      const fact = { kind: "leg.alive", legId: "l1" } as const;
      const alive = { id: "e1", recordId: "r9", at: T, trunkId: "t1", projectId: "p1", fact };
      await expect(writer.write([alive])).rejects.toThrow("connection lost");
      isDown = false;
      await writer.write([alive]);
      expect(await store.load(["r9"])).toMatchObject([{ version: 1, state: { legs: { l1: { aliveAt: T } } } }]);
    });

    test("several writers with the same calls, in whatever order, make the same records", async () => {
      const events = Array.from({ length: 40 }, (_, index) => transferredCall(`m${index}`, `n${index}`, index)).flat();
      await cdr.consume(events);
      const expected = await list();
      await sql`truncate cdr.calls, cdr.transfers`.execute(db);
      const writers = await Promise.all([openCdr({ db, billing }), openCdr({ db, billing }), openCdr({ db, billing })]);
      const batches = [events, events.toReversed(), events.slice(100).concat(events.slice(0, 100))];
      await Promise.all(writers.map((writer, index) => writer.consume(batches[index] ?? [])));
      expect(await list()).toEqual(expected);
    });

    test("a message that is no event is kept once", async () => {
      const raw = Uint8Array.of(1, 2);
      await Promise.all([cdr.keepPoison(raw, "no batch"), cdr.keepPoison(raw, "no batch")]);
      const { rows } = await sql`select bytes, reason from cdr.poison`.execute(db);
      expect(rows).toEqual([{ bytes: 2, reason: "no batch" }]);
    });

    test("several processes that start at once make the schema once, and an older one finds it newer", async () => {
      await sql`drop schema cdr cascade`.execute(db);
      const start = () => openCdr({ db, billing });
      await Promise.all([start(), start(), start()]);
      const newer: Migrations = {
        ...MIGRATIONS,
        "9999-newer": {
          up: async (on) => {
            await sql`alter table cdr.calls add column note text not null default 'none'`.execute(on);
          },
        },
      };
      await migrateSchema(db, "cdr", newer);
      const older = await start();
      await older.consume(transferredCall());
      expect(await idsOf({})).toEqual(["r2", "r1"]);
    });
  });
}
