import { type BillingPort, type CallEvent, ListCallsRequest, ListTransfersRequest } from "@tandem/contracts";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Cdr, openCdr } from "../open-cdr.ts";
import { event, T, transferredCall } from "./call-events.ts";

/** A call that is refused before anybody is called. */
function refusedCall(recordId: string, at: number): CallEvent[] {
  return [
    event("callStarted", at, {
      recordId,
      groupId: recordId,
      relationshipType: "initial",
      direction: "DIRECTION_OUTBOUND",
      targetClass: "TARGET_CLASS_PSTN",
      from: "+12025550100",
      to: "+4420",
      sipCallId: `${recordId}@pbx`,
    }),
    event("callEnded", at, { recordId, endedAtMs: T + at, callResult: "CALL_RESULT_FAILED", sipStatus: 403 }),
  ];
}

/** A call whose REFER is refused, and that goes on. */
function refusedTransfer(recordId: string, at: number): CallEvent[] {
  return [
    ...refusedCall(recordId, at).slice(0, 1),
    event("transferRequested", at + 10, {
      parentRecordId: recordId,
      transferId: "x7",
      referTo: "tel:+900",
      transferorLegId: `${recordId}-1`,
    }),
    event("transferFinished", at + 11, {
      parentRecordId: recordId,
      transferId: "x7",
      outcome: "TRANSFER_OUTCOME_REFUSED",
      finalStatus: 403,
      requestedAtMs: T + at + 10,
    }),
  ];
}

/** What is searched and counted, on any database. `open` gives one that is empty. */
export function searchSuite(name: string, open: () => Promise<Kysely<unknown>>): void {
  describe(`the search of call records on ${name}`, () => {
    let db: Kysely<unknown>;
    let cdr: Cdr;
    const billing: Pick<BillingPort, "listLines"> = { listLines: () => Promise.resolve({ lines: [] }) };
    beforeAll(async () => {
      db = await open();
      cdr = await openCdr({ db, billing });
    });
    beforeEach(async () => {
      await sql`truncate cdr.calls, cdr.transfers`.execute(db);
      // The one before remembers open records.
      cdr = await openCdr({ db, billing });
      await cdr.consume([
        ...transferredCall("a1", "a2"),
        ...transferredCall("b1", "b2", 60_000),
        ...refusedCall("c1", 90_000),
        ...refusedTransfer("d1", 100_000),
        event("callStarted", 120_000, {
          recordId: "b3",
          groupId: "b1",
          parentId: "b2",
          relationshipType: "referred",
          targetClass: "TARGET_CLASS_PSTN",
        }),
      ]);
    });
    afterAll(async () => {
      await cdr.close();
    });

    const list = (request: Partial<ListCallsRequest>) =>
      cdr.port.listCalls({ ...ListCallsRequest.fromPartial({}), ...request });
    const transfers = (request: Partial<ListTransfersRequest> = {}) =>
      cdr.port.listTransfers({ ...ListTransfersRequest.fromPartial({}), ...request });
    const namesOf = async (request: Partial<ListTransfersRequest>) =>
      (await transfers(request)).transfers.map(
        ({ parentCallId, transfer }) => `${parentCallId}/${transfer?.transferId}`,
      );

    test.each<[string, Partial<ListCallsRequest>, string[]]>([
      ["open calls", { isOpen: true }, ["b3", "d1"]],
      ["calls that are over", { isOpen: false }, ["c1", "b2", "b1", "a2", "a1"]],
      ["by the outcome of the transfer that made them", { outcomes: ["TRANSFER_OUTCOME_MOVED"] }, ["b2", "a2"]],
      ["by the class of that transfer's target", { targetClasses: ["TARGET_CLASS_PSTN"] }, ["b3"]],
      ["by both", { targetClasses: ["TARGET_CLASS_SIP"], outcomes: ["TRANSFER_OUTCOME_FAILED"] }, []],
      ["by callId", { query: "a1" }, ["a1"]],
      ["by a leg's Call-ID", { query: "a1@us" }, ["a1"]],
      ["by the beginning of a number", { query: "+442" }, ["d1", "c1"]],
      ["by the beginning of a URI", { query: "sip:carol@" }, ["b2", "a2"]],
      ["with no pattern in what is searched", { query: "%" }, []],
      ["oldest first", { order: "LIST_ORDER_OLDEST_FIRST", pageSize: 3 }, ["a1", "a2", "b1"]],
    ])("finds %s", async (_, request, expected) => {
      expect((await list(request)).calls.map((call) => call.callId)).toEqual(expected);
    });

    test("pages oldest first by cursor", async () => {
      const seen: string[] = [];
      let cursor = "";
      do {
        const page = await list({ order: "LIST_ORDER_OLDEST_FIRST", pageSize: 2, cursor });
        seen.push(...page.calls.map((call) => call.callId));
        cursor = page.nextCursor;
      } while (cursor !== "");
      expect(seen).toEqual(["a1", "a2", "b1", "b2", "c1", "d1", "b3"]);
    });

    test("brings what is below a page's calls, whatever its depth, and nothing twice", async () => {
      const initial = await list({ relationshipType: "initial", withDescendants: true });
      expect(initial.calls.map((call) => call.callId)).toEqual(["d1", "c1", "b1", "a1"]);
      expect(initial.descendants.map((call) => [call.callId, call.parentId])).toEqual([
        ["a2", "a1"],
        ["b2", "b1"],
        ["b3", "b2"],
      ]);
      const middle = await list({ query: "b2", withDescendants: true });
      expect(middle.descendants.map((call) => call.callId)).toEqual(["b3"]);
      const whole = await list({ withDescendants: true });
      expect(whole.descendants).toEqual([]);
      expect((await list({ relationshipType: "initial" })).descendants).toEqual([]);
    });

    test("lists transfers newest first, those that made no call too", async () => {
      const found = await transfers();
      expect(found).toMatchObject({ nextCursor: "", problem: "" });
      expect(found.transfers).toMatchObject([
        {
          parentCallId: "d1",
          groupId: "d1",
          from: "+12025550100",
          to: "+4420",
          transfer: { transferId: "x7", recordId: "", outcome: "TRANSFER_OUTCOME_REFUSED", finalStatus: 403 },
        },
        {
          parentCallId: "b1",
          trunkId: "t1",
          projectId: "p1",
          transfer: { recordId: "b2", referTo: "sip:carol@example.net", movedAtMs: T + 67_100 },
        },
        { parentCallId: "a1", transfer: { recordId: "a2", requestedAtMs: T + 5000 } },
      ]);
    });

    test.each<[string, Partial<ListTransfersRequest>, string[]]>([
      ["by trunk", { trunkId: "t2" }, []],
      ["by project", { projectId: "p1", pageSize: 1 }, ["d1/x7"]],
      ["by outcome", { outcomes: ["TRANSFER_OUTCOME_MOVED"] }, ["b1/x1", "a1/x1"]],
      ["by class", { targetClasses: ["TARGET_CLASS_SIP"] }, ["b1/x1", "a1/x1"]],
      ["by time, both ends included", { createdFromMs: T + 5000, createdToMs: T + 65_000 }, ["b1/x1", "a1/x1"]],
    ])("finds transfers %s", async (_, request, expected) => {
      expect(await namesOf(request)).toEqual(expected);
    });

    test("pages transfers by cursor, and says of one that is none that it is none", async () => {
      const first = await transfers({ pageSize: 2 });
      expect(await namesOf({ pageSize: 2, cursor: first.nextCursor })).toEqual(["a1/x1"]);
      expect(await transfers({ cursor: "x" })).toEqual({ transfers: [], nextCursor: "", problem: "unknown cursor" });
    });

    test("counts to 10,000, and says of more that it is an estimate", async () => {
      const copies = async (from: number, to: number): Promise<void> => {
        await sql`
          insert into cdr.calls
          select 'z' || n, 1, false, 't9', 'p9', n, '', '', '', '', 'z' || n, '', 'initial', '{}', state
          from cdr.calls, generate_series(${from}::int, ${to}::int) n where call_id = 'c1'`.execute(db);
      };
      await copies(1, 10_000);
      expect(await list({ trunkId: "t9", pageSize: 1 })).toMatchObject({ totalItems: 10_000, totalIsEstimate: false });
      await copies(10_001, 10_500);
      await sql`analyze cdr.calls`.execute(db);
      const more = await list({ trunkId: "t9", pageSize: 1 });
      expect(more.totalIsEstimate).toBe(true);
      expect(more.totalItems).toBeGreaterThan(10_000);
      expect(more.totalItems).toBeLessThan(12_000);
    });

    test("those with children are found among few and among many, by each other filter too", async () => {
      const pairs = async (from: number, to: number): Promise<void> => {
        await sql`
          insert into cdr.calls
          select kind || n, 1, false, 't9', 'p9', n, '', '', '', '', 'z' || n, case kind when 'y' then 'z' || n else '' end,
            case kind when 'y' then 'referred' else 'initial' end, '{}', replace(state, '"c1"', '"' || kind || n || '"')
          from cdr.calls, generate_series(${from}::int, ${to}::int) n, unnest(array['y', 'z']) kind
          where call_id = 'c1'`.execute(db);
        await sql`analyze cdr.calls`.execute(db);
      };
      const parents = { trunkId: "t9", hasChildren: true, pageSize: 2 };
      const some = (from: number, to: number) => ({ createdFromMs: from, createdToMs: to });
      const found = async (request: Partial<ListCallsRequest>) => {
        const { calls, totalItems, totalIsEstimate } = await list({ ...parents, ...request });
        return { of: calls.map(({ callId }) => callId), totalItems, totalIsEstimate };
      };
      for (const [from, to] of [
        [1, 3],
        [4, 3_000],
      ] as const) {
        await pairs(from, to);
        const newest = [`z${to}`, `z${to - 1}`];
        expect(await found({})).toEqual({ of: newest, totalItems: to, totalIsEstimate: false });
        expect(await found({ projectId: "p9" })).toEqual({ of: newest, totalItems: to, totalIsEstimate: false });
        expect(await found({ projectId: "p1" })).toEqual({ of: [], totalItems: 0, totalIsEstimate: false });
        expect(await found(some(2, 3))).toEqual({ of: ["z3", "z2"], totalItems: 2, totalIsEstimate: false });
        expect((await found({ hasChildren: false, trunkId: "t9" })).totalItems).toBe(to);
      }
      await pairs(3_001, 10_500);
      const many = await found({});
      expect(many).toMatchObject({ of: ["z10500", "z10499"], totalIsEstimate: true });
      expect(many.totalItems).toBeGreaterThan(10_000);
      expect(await found(some(2, 300))).toEqual({ of: ["z300", "z299"], totalItems: 299, totalIsEstimate: false });
    });

    test("what an older version wrote is found too", async () => {
      const expected = [await transfers(), (await list({ targetClasses: ["TARGET_CLASS_SIP"] })).calls];
      await sql`drop table cdr.transfers`.execute(db);
      await sql`alter table cdr.calls drop column outcome, drop column target_class, drop column seen_at`.execute(db);
      await sql`drop index cdr.calls_call_result`.execute(db);
      await sql`drop index cdr.calls_children_of_project, cdr.calls_children_of_trunk`.execute(db);
      await sql`drop table cdr.signalling, cdr.signalling_calls, cdr.signalling_hours`.execute(db);
      await sql`delete from cdr.kysely_migration where name >= '0003-transfers'`.execute(db);
      cdr = await openCdr({ db, billing });
      expect([await transfers(), (await list({ targetClasses: ["TARGET_CLASS_SIP"] })).calls]).toEqual(expected);
    });
  });
}
