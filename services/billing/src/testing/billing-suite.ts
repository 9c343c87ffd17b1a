import { CallEvent, type Line } from "@tandem/contracts";
import { type Migrations, migrateSchema } from "@tandem/schema";
import fc from "fast-check";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BillingAlarm } from "../lines/consume-legs.ts";
import { MIGRATIONS } from "../lines/migrations.ts";
import { type Billing, openBilling } from "../open-billing.ts";
import { ANSWERED, DECKS, ended } from "./ended-leg.ts";

/** What the service promises on any database. `open` gives one that is empty. */
export function billingSuite(name: string, open: () => Promise<Kysely<unknown>>): void {
  describe(`billing on ${name}`, () => {
    let db: Kysely<unknown>;
    let billing: Billing;
    let alarms: BillingAlarm[];

    beforeAll(async () => {
      db = await open();
      billing = await openBilling({ db, decks: DECKS, alarm: (alarm) => alarms.push(alarm) });
    });
    afterAll(async () => {
      await billing.close();
    });

    async function linesAfter(...events: CallEvent[]): Promise<Line[]> {
      alarms = [];
      await sql`truncate billing.lines`.execute(db);
      await billing.consume(events);
      return (await billing.port.listLines({ recordIds: ["r1", "r2"] })).lines;
    }

    describe("a leg's end", () => {
      test("of a carrier's outbound leg is rated by the called number on the OUTBOUND deck", async () => {
        expect(await linesAfter(ended({}))).toEqual([
          {
            legId: "l1",
            recordId: "r1",
            trunkId: "t-acme",
            projectId: "p1",
            kind: "LINE_KIND_RATED",
            direction: "DIRECTION_OUTBOUND",
            number: "+12025550101",
            carrier: "north",
            rateDeck: "standard",
            prefix: "+1202",
            destination: "Washington DC",
            currencyCode: "EUR",
            pricePerMinuteMicros: 3000n,
            connectionFeeMicros: 1000n,
            minimumSeconds: 0,
            firstIncrementSeconds: 6,
            nextIncrementSeconds: 6,
            ratedSeconds: 13,
            billingDurationSeconds: 18,
            priceMicros: 1900n,
            reason: "",
            answeredAtMs: ANSWERED,
            endedAtMs: ANSWERED + 13_000,
          },
        ]);
        expect(alarms).toEqual([]);
      });

      test("of a carrier's inbound leg is rated by the trunk's number on the INBOUND deck", async () => {
        const lines = await linesAfter(
          ended({ direction: "DIRECTION_INBOUND", number: "+12025550100", rateDeck: "toll-free" }),
        );
        expect(lines).toMatchObject([{ rateDeck: "toll-free", billingDurationSeconds: 60, priceMicros: 1000n }]);
      });

      test("of a foreign leg is a zero line that says why", async () => {
        const lines = await linesAfter(
          ended({ side: "LEG_SIDE_FOREIGN", number: "sip:carol@example.net", rateDeck: "", carrier: "" }),
        );
        expect(lines).toMatchObject([
          { kind: "LINE_KIND_FOREIGN", priceMicros: 0n, ratedSeconds: 13, reason: "foreign SIP target: no fee" },
        ]);
        expect(alarms).toEqual([]);
      });

      test("of a carrier's leg without a rate that the trunk lets through is a zero line with its reason", async () => {
        const lines = await linesAfter(ended({ number: "+4930123456", unratedReason: "no prefix, unrated: ALLOW" }));
        expect(lines).toMatchObject([
          { kind: "LINE_KIND_UNRATED", priceMicros: 0n, reason: "no prefix, unrated: ALLOW" },
        ]);
        expect(alarms).toEqual([]);
      });

      test("of a carrier's leg whose rate has gone since is a zero line and an alarm, never silence", async () => {
        const lines = await linesAfter(ended({ number: "+4930123456" }));
        expect(lines).toMatchObject([{ kind: "LINE_KIND_UNRATED", priceMicros: 0n }]);
        expect(alarms).toMatchObject([{ kind: "rate-missing", legId: "l1", reason: lines[0]?.reason }]);
      });

      test("that was never answered has no line", async () => {
        expect(await linesAfter(ended({ answeredAtMs: 0 }), ended({ legId: "l2", side: "LEG_SIDE_CUSTOMER" }))).toEqual(
          [],
        );
      });

      test("of no known side is an alarm", async () => {
        expect(await linesAfter(ended({ side: "LEG_SIDE_UNSPECIFIED" }))).toEqual([]);
        expect(alarms).toEqual([{ kind: "unknown-side", legId: "l1", recordId: "r1" }]);
      });

      test("answered, and the transfer failed: it is rated all the same (TRANSFER rule 27)", async () => {
        const lines = await linesAfter(
          ended({ recordId: "r2", endedAtMs: ANSWERED + 40 }),
          CallEvent.fromPartial({
            id: "x",
            body: {
              $case: "transferFinished",
              value: { parentRecordId: "r1", recordId: "r2", answeredButNotJoined: true },
            },
          }),
        );
        expect(lines).toMatchObject([
          { recordId: "r2", ratedSeconds: 1, billingDurationSeconds: 6, priceMicros: 1300n },
        ]);
      });
    });

    describe("a leg is rated once", () => {
      test("whatever comes twice, in whatever order and batches (CLUSTER rule 32)", async () => {
        const legs = [
          ended({}),
          ended({ legId: "l2", recordId: "r2", number: "+13125550100" }),
          ended({ legId: "l3", side: "LEG_SIDE_FOREIGN", rateDeck: "" }),
        ];
        const expected = await linesAfter(...legs);
        await fc.assert(
          fc.asyncProperty(
            fc.shuffledSubarray([...legs, ...legs, ...legs], { minLength: 9 }),
            fc.integer({ min: 0, max: 9 }),
            async (events, cut) => {
              alarms = [];
              await sql`truncate billing.lines`.execute(db);
              await billing.consume(events.slice(0, cut));
              await billing.consume(events.slice(cut));
              expect((await billing.port.listLines({ recordIds: ["r1", "r2"] })).lines).toEqual(expected);
              expect(alarms).toEqual([]);
            },
          ),
          { numRuns: 15 },
        );
      });

      test.each([
        ["in one batch", true],
        ["in two", false],
      ])(
        "and another end of the same leg is an alarm, the first standing: %s (CLUSTER rule 3)",
        async (_, isOneBatch) => {
          const other = ended({ endedAtMs: ANSWERED + 14_000, recordId: "r2" });
          if (isOneBatch) await linesAfter(ended({}), other);
          else {
            await linesAfter(ended({}));
            await billing.consume([other]);
          }
          const { lines } = await billing.port.listLines({ recordIds: ["r1", "r2"] });
          expect(lines).toMatchObject([{ recordId: "r1", ratedSeconds: 13 }]);
          expect(alarms).toEqual([
            { kind: "line-conflict", legId: "l1", recordId: "r1", fields: ["recordId", "endedAt"] },
          ]);
        },
      );
    });

    describe("the port", () => {
      test("tells the rate that a call begun now would have, or why there is none", async () => {
        const request = {
          rateDeck: "standard",
          direction: "DIRECTION_OUTBOUND",
          number: "+13125550100",
          atMs: ANSWERED,
        } as const;
        expect(await billing.port.checkRate(request)).toMatchObject({
          found: true,
          rate: { prefix: "+1", currencyCode: "EUR", pricePerMinuteMicros: 4000n, firstIncrementSeconds: 60 },
        });
        expect(await billing.port.checkRate({ ...request, direction: "DIRECTION_INBOUND" })).toEqual({
          found: false,
          rate: undefined,
          reason: "no INBOUND rate deck standard",
        });
      });

      test("lists nothing for no records", async () => {
        expect(await billing.port.listLines({ recordIds: [] })).toEqual({ lines: [] });
      });
    });

    test("several consumers with the same legs, in whatever order, make one line each and no alarm", async () => {
      const legs = Array.from({ length: 200 }, (_, index) => ended({ legId: `l${index}` }));
      const expected = await linesAfter(...legs);
      for (const round of [0, 1, 2]) {
        alarms = [];
        await sql`truncate billing.lines`.execute(db);
        const consumers = [legs, legs.toReversed(), [...legs.slice(round * 50), ...legs.slice(0, round * 50)]];
        await Promise.all(consumers.map((batch) => billing.consume(batch)));
        expect((await billing.port.listLines({ recordIds: ["r1"] })).lines).toEqual(expected);
        expect(alarms).toEqual([]);
      }
    });

    test("two consumers with two ends of one leg: one line stands, one alarm", async () => {
      alarms = [];
      await sql`truncate billing.lines`.execute(db);
      await Promise.all([billing.consume([ended({})]), billing.consume([ended({ endedAtMs: ANSWERED + 14_000 })])]);
      expect((await billing.port.listLines({ recordIds: ["r1"] })).lines).toHaveLength(1);
      expect(alarms).toEqual([{ kind: "line-conflict", legId: "l1", recordId: "r1", fields: ["endedAt"] }]);
    });

    test("a message that is no event is kept once", async () => {
      const raw = Uint8Array.of(0, 255, 7);
      await Promise.all([billing.keepPoison(raw, "no batch"), billing.keepPoison(raw, "no batch")]);
      await billing.keepPoison(new Uint8Array(100_000), "too large");
      const { rows } = await sql`select encode(raw, 'hex') as raw, bytes, reason from billing.poison where bytes = 3
        union all select length(raw)::text, bytes, reason from billing.poison where bytes > 3`.execute(db);
      expect(rows).toEqual([
        { raw: "00ff07", bytes: 3, reason: "no batch" },
        { raw: "65536", bytes: 100_000, reason: "too large" },
      ]);
    });

    test("a second start finds its schema up to date and its lines there", async () => {
      const before = await linesAfter(ended({}));
      const again = await openBilling({ db, decks: DECKS, alarm: (alarm) => alarms.push(alarm) });
      expect((await again.port.listLines({ recordIds: ["r1"] })).lines).toEqual(before);
    });

    test("several processes that start at once make the schema once", async () => {
      await sql`drop schema billing cascade`.execute(db);
      const start = () => openBilling({ db, decks: DECKS, alarm: (alarm) => alarms.push(alarm) });
      const [first] = await Promise.all([start(), start(), start()]);
      expect(await first?.port.listLines({ recordIds: ["r1"] })).toEqual({ lines: [] });
      const { rows } = await sql<{ name: string }>`select name from billing.kysely_migration order by name`.execute(db);
      expect(rows.map((row) => row.name)).toEqual(Object.keys(MIGRATIONS));
    });

    test("a schema that a newer version has expanded serves this one as well", async () => {
      const newer: Migrations = {
        ...MIGRATIONS,
        "9999-newer": {
          up: async (on) => {
            await sql`alter table billing.lines add column note text not null default 'none'`.execute(on);
          },
        },
      };
      await migrateSchema(db, "billing", newer);
      const older = await openBilling({ db, decks: DECKS, alarm: (alarm) => alarms.push(alarm) });
      await older.consume([ended({ legId: "l-older" })]);
      expect((await older.port.listLines({ recordIds: ["r1"] })).lines).toMatchObject([{ legId: "l-older" }]);
    });
  });
}
