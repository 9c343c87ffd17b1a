import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { inflateRawSync, zstdCompressSync } from "node:zlib";
import { formatSignallingPart, type SignallingChunk, type SignallingPartText } from "@tandem/contracts";
import { type Kysely, sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openCdr } from "../open-cdr.ts";
import { openSignalling, type SignallingOptions } from "../signalling/open-signalling.ts";
import { transferredCall } from "./call-events.ts";

const DAY_MS = 86_400_000;
const NOW = 1_800_000_000_000;

function part(groupId: string, ordinal: number, text = `text ${ordinal}`): SignallingPartText {
  return {
    ...{ partId: `${groupId}/boot/${ordinal}`, groupId, router: "boot", fromMs: NOW + ordinal, toMs: NOW + 1_000 },
    ...{ begins: ordinal === 0 ? "start" : "handed-over", toTheEnd: ordinal > 0, messages: 3, leftOut: ordinal, text },
  };
}

/** As a router sends them. */
function chunk(chunkId: string, parts: readonly SignallingPartText[], days = 7): SignallingChunk {
  const bytes = Buffer.from(parts.map(formatSignallingPart).join(""), "latin1");
  return {
    ...{ chunkId, codec: "zstd", contentBytes: bytes.length, content: zstdCompressSync(bytes) },
    ...{ keepUntilMs: NOW + days * DAY_MS, groupIds: parts.map(({ groupId }) => groupId) },
  };
}

/** What the kept signalling promises on any database. `open` gives one that is empty. */
export function signallingSuite(name: string, open: () => Promise<Kysely<unknown>>): void {
  describe(`signalling on ${name}`, () => {
    let db: Kysely<unknown>;
    beforeAll(async () => {
      db = await open();
      const cdr = await openCdr({ db, billing: { listLines: () => Promise.resolve({ lines: [] }) } });
      await cdr.consume(transferredCall());
    });
    beforeEach(async () => {
      await sql`truncate cdr.signalling, cdr.signalling_calls, cdr.signalling_hours`.execute(db);
    });

    function opened(more: Partial<SignallingOptions> = {}) {
      const signalling = openSignalling({ db, now: () => NOW, ...more });
      onTestFinished(() => signalling.close());
      return signalling;
    }
    const idsOf = async (signalling: ReturnType<typeof opened>, ...callIds: readonly string[]) => {
      const { parts } = await signalling.port.getSignalling({ callIds: [...callIds] });
      return parts.map(({ partId }) => partId);
    };
    const rows = async (table: string) => (await sql`select * from ${sql.table(`cdr.${table}`)}`.execute(db)).rows;

    test("comes back as it was kept, oldest first, and of a chunk only what was asked for", async () => {
      const signalling = opened();
      const [first, second, other] = [part("r1", 0, "sm\xf6rg\xe5s\0"), part("r1", 1), part("other", 2)];
      await signalling.keep([chunk("c2", [other, second]), chunk("c1", [first, other])]);
      const found = await signalling.port.getSignalling({ callIds: ["r1"] });
      expect(found.isCut).toBe(false);
      expect(found.parts).toMatchObject([
        { partId: "r1/boot/0", groupId: "r1", router: "boot", fromMs: NOW, toMs: NOW + 1_000, fromTheStart: true },
        { partId: "r1/boot/1", handedOver: true, fromTheStart: false, toTheEnd: true, messages: 3, leftOut: 1 },
      ]);
      const texts = found.parts.map(({ codec, content }) => [codec, inflateRawSync(content).toString("latin1")]);
      expect(texts).toEqual([first, second].map(({ text }) => ["deflate-raw", text]));
      expect(found.parts.map(({ contentBytes }) => contentBytes)).toEqual([first.text.length, second.text.length]);
    });

    test("is found by any record of its group, and before the record is written", async () => {
      const signalling = opened();
      await signalling.keep([chunk("c1", [part("r1", 0), part("early", 1)])]);
      expect(await idsOf(signalling, "r2")).toEqual(["r1/boot/0"]);
      expect(await idsOf(signalling, "early")).toEqual(["early/boot/1"]);
      expect(await idsOf(signalling, "nobody")).toEqual([]);
      expect(await idsOf(signalling)).toEqual([]);
    });

    test("is kept once, however often it is given", async () => {
      const signalling = opened();
      const [one, other] = [chunk("c1", [part("r1", 0)]), chunk("c2", [part("r1", 1)])];
      await Promise.all([signalling.keep([one]), signalling.keep([one, other])]);
      await signalling.keep([one]);
      expect(await idsOf(signalling, "r1")).toEqual(["r1/boot/0", "r1/boot/1"]);
      const bytes = BigInt(one.content.length + other.content.length + 200);
      expect(await rows("signalling_hours")).toMatchObject([{ chunks: 2n, bytes }]);
    });

    test("goes when its time is over, and not before", async () => {
      let now = NOW;
      const signalling = opened({ now: () => now });
      await signalling.keep([chunk("c1", [part("r1", 0)], 1), chunk("c2", [part("r1", 1)])]);
      expect(await signalling.sweep()).toBe(0);
      now = NOW + DAY_MS + 3_600_000;
      expect(await signalling.sweep()).toBe(1);
      expect(await idsOf(signalling, "r1")).toEqual(["r1/boot/1"]);
      now = NOW + 8 * DAY_MS;
      expect(await signalling.sweep()).toBe(1);
      for (const table of ["signalling", "signalling_calls", "signalling_hours"]) expect(await rows(table)).toEqual([]);
    });

    test("takes no more room than it may: what is due first goes first", async () => {
      const signalling = opened({ storeBytes: 5_000 });
      const noise = () => randomBytes(2_000).toString("latin1");
      await signalling.keep([3, 1, 2].map((days) => chunk(`c${days}`, [part("r1", days, noise())], days)));
      expect(await signalling.sweep()).toBe(1);
      expect(await idsOf(signalling, "r1")).toEqual(["r1/boot/2", "r1/boot/3"]);
      expect(await signalling.sweep()).toBe(0);
    });

    test("is cut where one answer would be too large, and says so", async () => {
      const signalling = opened();
      const noise = () => randomBytes(1_100_000).toString("latin1");
      await signalling.keep([0, 1, 2].map((n) => chunk(`c${n}`, [part("r1", n, noise())])));
      const { parts, isCut } = await signalling.port.getSignalling({ callIds: ["r1"] });
      expect([parts.length, isCut]).toEqual([2, true]);
    });

    test("leaves out what it cannot read", async () => {
      const signalling = opened();
      const broken = { ...chunk("c1", [part("r1", 0)]), content: Buffer.from("no zstd") };
      await signalling.keep([broken, { ...chunk("c2", [part("r1", 1)]), codec: "lz77" }, chunk("c3", [part("r1", 2)])]);
      expect(await idsOf(signalling, "r1")).toEqual(["r1/boot/2"]);
    });
  });
}
