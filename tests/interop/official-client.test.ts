import { ElasticSipTrunkingService } from "@sinch/elastic-sip-trunking";
import { SinchClient } from "@sinch/sdk-core";
import { type HttpListener, serveHttp } from "@tandem/adapter-http";
import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { openCdr } from "@tandem/cdr";
import { event, T, transferredCall } from "@tandem/cdr/testing";
import { buildDirectory, configWith } from "@tandem/directory";
import { liveTap, openPortal, type Portal, type PortalApp, portalApp } from "@tandem/portal";
import { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A second apart, so that their order is known. */
const CALLS = 250;
const HOUR_MS = 3_600_000;
/** Of tests/interop's own: nobody else listens there. */
const ADDRESS = "127.0.0.1";

const silent = () => Promise.reject(new Error("not asked here"));

let database: OpenedDatabase;
let portal: Portal;
let app: PortalApp;
let http: HttpListener;
let base: string;
let key: { readonly keyId: string; readonly secret: string };

beforeAll(async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  database = await openPgliteInMemory();
  const db = new Kysely<unknown>({ dialect: database.dialect });
  const cdr = await openCdr({ db, billing: { listLines: async () => ({ lines: [] }) } });
  await cdr.consume(transferredCall());
  await cdr.consume(Array.from({ length: CALLS }, (_, index) => busyCall(index)).flat());
  const live = liveTap();
  portal = await openPortal({ db, live, now: Date.now, failed: () => undefined });
  const added = await portal.keys.add({ label: "test", projectId: "p1", scopes: ["calls:read"] });
  if (added === undefined) throw new Error("no key");
  key = added;
  const backend = {
    ...{ calls: cdr.port, billing: { listBalances: silent, addCredit: silent, listCredits: silent }, portal, live },
    explainer: { explain: silent, findCalls: silent, endCall: silent },
    directory: buildDirectory(configWith({}), 1),
  };
  const failed = (error: unknown): void => void console.error(error);
  app = portalApp({ backend: () => backend, mode: "one-process", version: "1", isOpen: false, now: Date.now, failed });
  http = await serveHttp({ address: ADDRESS, port: 0, fetch: app.fetch, failed });
  base = `http://${ADDRESS}:${http.address.port}`;
}, 120_000);
afterAll(async () => {
  app.close();
  await http.close();
  await portal.close();
  await database.close();
});

/** An outbound call that found the line busy, `index` seconds after the first. */
function busyCall(index: number) {
  const id = `busy${String(index).padStart(3, "0")}`;
  const at = HOUR_MS + index * 1_000;
  return [
    event("callStarted", at, {
      ...{ recordId: id, groupId: id, relationshipType: "initial", direction: "DIRECTION_OUTBOUND" },
      ...{ from: "+12025550100", to: `+4420${String(index).padStart(7, "0")}` },
    }),
    event("callEnded", at + 500, {
      recordId: id,
      endedAtMs: T + at + 500,
      callResult: "CALL_RESULT_BUSY",
      sipStatus: 486,
    }),
  ];
}

function client(
  given: Partial<{ readonly projectId: string; readonly keyId: string; readonly keySecret: string }> = {},
) {
  const sinch = new SinchClient({
    ...{ projectId: "p1", keyId: key.keyId, keySecret: key.secret, ...given },
    ...{ authHostname: base, elasticSipTrunkingHostname: base },
  });
  return sinch.elasticSipTrunking.calls;
}

const ALL = { createTimeRange: { from: new Date(T) } };

describe("the official client, pointed here", () => {
  it("lists calls with their fields", async () => {
    const page = await client().find({ from: "+1312555", direction: "INBOUND", ...ALL });
    expect(page.data).toHaveLength(1);
    const [call] = page.data;
    expect(call).toMatchObject({
      callId: "r1",
      projectId: "p1",
      trunkId: "t1",
      direction: "INBOUND",
      callResult: "COMPLETED",
    });
    expect(call?.createTime).toEqual(new Date(T));
    expect(call?.endTime).toBeInstanceOf(Date);
    expect(page.hasNextPage).toBe(false);
  });

  it("filters by result, number, trunk and time, each alone", async () => {
    const calls = client();
    const count = async (filter: Parameters<typeof calls.find>[0]) =>
      (await calls.find({ size: 1000, ...filter })).data.length;
    expect(await count({ callResult: "BUSY", ...ALL })).toBe(CALLS);
    expect(await count({ to: "+44200000007", ...ALL })).toBe(1);
    expect(await count({ trunkId: "other", ...ALL })).toBe(0);
    expect(await count({ createTime: "2026-07-01" })).toBe(CALLS + 2);
    expect(await count({ createTime: new Date(T - 86_400_000) })).toBe(0);
    expect(await count({ createTimeRange: { from: new Date(T + HOUR_MS), to: new Date(T + HOUR_MS + 9_000) } })).toBe(
      10,
    );
    expect(await count({ createTimeRange: { from: "2026-07", to: { date: new Date(T), unit: "month" } } })).toBe(
      CALLS + 2,
    );
  });

  it("pages by hand and by its iterator, newest first, each call once", async () => {
    const filter = { size: 100, callResult: "BUSY", ...ALL };
    const first = await client().find(filter);
    expect([first.data.length, first.hasNextPage, first.data[0]?.callId]).toEqual([100, true, "busy249"]);
    const second = await first.nextPage();
    expect(second.data[0]?.callId).toBe("busy149");
    const ids: (string | undefined)[] = [];
    for await (const { callId } of client().find(filter)) ids.push(callId);
    expect(ids).toHaveLength(CALLS);
    expect(new Set(ids).size).toBe(CALLS);
    expect(ids).toEqual(ids.toSorted().toReversed());
  });

  it("exports the whole as CSV under the name that it asked for", async () => {
    const file = await client().export({ fileName: "june.csv", hasChildren: "true", ...ALL });
    expect(file.fileName).toBe("june.csv");
    const [head, row, end] = file.data.split("\r\n");
    expect(head).toMatch(/^callId,groupId,parentId,/);
    expect(row).toMatch(/^r1,r1,,initial,true,INBOUND,/);
    expect(end).toBe("");
  });

  it("is told what is wrong with its key, its project and its filter", async () => {
    await expect(client({ keySecret: "wrong" }).find(ALL)).rejects.toMatchObject({ statusCode: 401 });
    await expect(client({ projectId: "p2" }).find(ALL)).rejects.toMatchObject({ statusCode: 403 });
    const wrong = client().find({ createTime: "yesterday" });
    await expect(wrong).rejects.toMatchObject({ statusCode: 400, data: expect.stringContaining("createTime") });
  });

  it("is let in no more once its key is revoked", async () => {
    const added = await portal.keys.add({ label: "", projectId: "p1", scopes: ["calls:read"] });
    const { calls } = new ElasticSipTrunkingService({
      ...{ projectId: "p1", keyId: added?.keyId ?? "", keySecret: added?.secret ?? "" },
      ...{ authHostname: base, elasticSipTrunkingHostname: base },
    });
    expect((await calls.find(ALL)).data.length).toBeGreaterThan(0);
    await portal.keys.revoke(added?.keyId ?? "");
    await expect(calls.find(ALL)).rejects.toThrow("[status: 401]");
  });
});
