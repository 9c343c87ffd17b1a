import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CallEvent, type CallRecordsPort, type ListCallsRequest } from "@tandem/contracts";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { INSTANCE } from "../access/principal.ts";
import { eventStreams } from "../live/event-stream.ts";
import { liveTap } from "../live/live-tap.ts";
import type { Portal } from "../open-portal.ts";
import { BEARER, portalClient } from "../testing/portal-client.ts";
import { recordWith } from "../testing/record-with.ts";
import { backendWith, CALL, CALLS } from "../testing/test-backend.ts";

/** Nobody signs in here: the instance's token is all that is asked. */
const portal = { figures: { callsPerSecond: (_: string) => 2.5, activeTransfers: (_: string) => 3 } } as Portal;

const clients: ReturnType<typeof portalClient>[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
function clientOf(fields: Parameters<typeof backendWith>[1] = {}, options: Parameters<typeof portalClient>[1] = {}) {
  const client = portalClient(backendWith(portal, fields), options);
  clients.push(client);
  return client;
}

/** So many calls, a page at a time. */
function manyCalls(
  count: number,
  failsAt = Number.POSITIVE_INFINITY,
): CallRecordsPort & { readonly asked: ListCallsRequest[] } {
  const asked: ListCallsRequest[] = [];
  return {
    ...CALLS,
    asked,
    async listCalls(request) {
      asked.push(request);
      const from = Number(request.cursor || 0);
      if (from >= failsAt) throw new Error("the database went away");
      const size = Math.min(request.pageSize, count - from);
      const calls = Array.from({ length: size }, (_, i) => recordWith({ callId: `c${from + i}`, to: 'sip:"a,b"@x' }));
      const next = from + size;
      return {
        ...{ calls, pageNumber: 1, pageSize: request.pageSize, totalItems: count, problem: "" },
        ...{ nextCursor: next < count ? String(next) : "", totalIsEstimate: false, descendants: [] },
      };
    },
  };
}

describe("an export", () => {
  it("is every record as CSV, quoted as RFC 4180 has it, and asked for page by page", async () => {
    const calls = manyCalls(1_200);
    const response = await clientOf({ calls }).get("/v1/calls/export?callResult=BUSY", BEARER);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const rows = (await response.text()).split("\r\n");
    expect(rows).toHaveLength(1 + 1_200 + 1);
    expect(rows[1]).toContain(',"sip:""a,b""@x",');
    expect(rows[1_200]).toMatch(/^c1199,/);
    expect(calls.asked.map(({ cursor }) => cursor)).toEqual(["", "500", "1000"]);
  });

  it("holds no formula that a peer has written, and leaves numbers as they are", async () => {
    const from = ["=1+1", "+SUM(1;2)", "-1-1", "@x", "+12025550101"];
    const calls = from.map((one, i) => recordWith({ callId: `f${i}`, from: one }));
    const listCalls: CallRecordsPort["listCalls"] = async (request) => ({
      ...(await CALLS.listCalls(request)),
      calls,
    });
    const response = await clientOf({ calls: { ...CALLS, listCalls } }).get("/v1/calls/export", BEARER);
    const rows = (await response.text()).split("\r\n").slice(1, 6);
    expect(rows.map((row) => row.split(",")[6])).toEqual(["'=1+1", "'+SUM(1;2)", "'-1-1", "'@x", "+12025550101"]);
  });

  it("reads no page before the one before it is taken", async () => {
    const calls = manyCalls(100_000);
    const response = await clientOf({ calls }).get("/v1/calls/export?format=ndjson", BEARER);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(calls.asked.length).toBeLessThan(6);
  });

  it("is JSON a line, too", async () => {
    const response = await clientOf({ calls: manyCalls(3) }).get("/v1/calls/export?format=ndjson", BEARER);
    const lines = (await response.text()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).callId)).toEqual(["c0", "c1", "c2"]);
  });

  it("breaks off where the database does, and is never taken for whole", async () => {
    const response = await clientOf({ calls: manyCalls(1_200, 500) }).get("/v1/calls/export", BEARER);
    await expect(response.text()).rejects.toThrow("went away");
  });
});

describe("a page of many records", () => {
  it.each(["/v1/calls?pageSize=1000", "/v1/calls/export", "/v1/projects/default/calls?size=1000"])(
    "of %s leaves turns to whoever shares the thread",
    async (path) => {
      const client = clientOf({ calls: manyCalls(1_000) });
      let turns = 0;
      const turn = (): void => {
        turns += 1;
        next = setImmediate(turn);
      };
      let next = setImmediate(turn);
      const text = await (await client.get(path, BEARER)).text();
      clearImmediate(next);
      expect(text).toContain("c999");
      expect(turns).toBeGreaterThanOrEqual(30);
    },
  );
});

describe("a list as a tree", () => {
  it("has with each initial call all that transfers link to it", async () => {
    const below = [
      recordWith({ callId: "c 2", groupId: CALL.callId, parentId: CALL.callId, relationshipType: "referred" }),
      recordWith({ callId: "c 3", groupId: CALL.callId, parentId: "c 2", relationshipType: "referred" }),
      recordWith({ callId: "c 9", groupId: "other", parentId: "other", relationshipType: "referred" }),
    ];
    let asked: ListCallsRequest | undefined;
    const listCalls: CallRecordsPort["listCalls"] = async (request) => {
      asked = request;
      return { ...(await CALLS.listCalls(request)), descendants: below };
    };
    const page = await (await clientOf({ calls: { ...CALLS, listCalls } }).get("/v1/calls?tree=true", BEARER)).json();
    expect(asked).toMatchObject({ withDescendants: true, relationshipType: "initial" });
    expect(page).toMatchObject({ calls: [{ callId: "c 1", children: [{ callId: "c 2" }, { callId: "c 3" }] }] });
    expect(JSON.stringify(page)).not.toContain("c 9");
  });
});

describe("live", () => {
  it("shows what goes on and how much", async () => {
    const live = await (await clientOf().get("/v1/live", BEARER)).json();
    expect(live).toMatchObject({ calls: [{ callId: "c 1" }], cps: 2.5, activeCalls: 1, activeTransfers: 3 });
  });

  it("streams each event as it happens, and ends with the portal", async () => {
    const tap = liveTap();
    const client = clientOf({ live: tap });
    const response = await client.get("/v1/live/events", BEARER);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const started = {
      recordId: "c 7",
      groupId: "c 7",
      relationshipType: "initial",
      from: "+12025550177",
      to: "+12025550100",
    };
    tap.publish([CallEvent.fromPartial({ id: "e", atMs: 0, body: { $case: "callStarted", value: started } as never })]);
    tap.publish([CallEvent.fromPartial({ id: "f", atMs: 0, body: { $case: "legAlive", value: {} } as never })]);
    client.close();
    const [ping, event, end] = (await response.text()).split("\n\n");
    expect(ping).toBe("event: ping\ndata: {}");
    const [kind, data = ""] = event?.split("\ndata: ") ?? [];
    expect([kind, JSON.parse(data)]).toMatchObject([
      "event: call",
      { name: "call.started", callId: "c 7", time: "1970-01-01T00:00:00.000Z" },
    ]);
    expect(end).toBe("");
  });

  it("lets go of a client that does not read, and of no more clients than may listen", async () => {
    const tap = liveTap();
    const client = clientOf({ live: tap });
    const slow = await client.get("/v1/live/events", BEARER);
    const ended = { recordId: "c 7" };
    const event = CallEvent.fromPartial({ id: "e", atMs: 1, body: { $case: "callEnded", value: ended } as never });
    for (let i = 0; i < 2_000; i += 1) tap.publish([event]);
    expect((await slow.text()).split("\n\n").length).toBeLessThan(1_002);
    for (let i = 0; i < 100; i += 1) expect((await client.get("/v1/live/events", BEARER)).status).toBe(200);
    const refused = await client.get("/v1/live/events", BEARER);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "30"]);
  });

  it("take no room for a HEAD, whose answer nobody reads", async () => {
    const client = clientOf({ live: liveTap() });
    for (let i = 0; i < 100; i += 1)
      expect((await client.send("HEAD", "/v1/live/events", undefined, BEARER)).status).toBe(200);
    expect((await client.get("/v1/live/events", BEARER)).status).toBe(200);
  });

  it("end for who may no longer listen, and not for who cannot be asked about", async () => {
    const streams = eventStreams({ pingMs: 1 });
    const answers = [async () => true, () => Promise.reject(new Error("the database is away")), async () => false];
    const asked: number[] = [];
    const isWelcome = () => {
      asked.push(asked.length);
      return answers[asked.length - 1]?.() ?? Promise.resolve(false);
    };
    const text = await streams.open(liveTap(), INSTANCE, isWelcome)?.text();
    expect(text?.match(/event: ping/g)?.length).toBeGreaterThan(3);
    expect(asked.length).toBeGreaterThan(2);
  });
});

describe("ending a call", () => {
  it.each([
    ["c%201", {}, 202],
    ["nobody", {}, 404],
    ["elsewhere", {}, 503],
    ["c%201", { endTimeMs: 5 }, 409],
  ])("%s %o is %d", async (callId, fields, status) => {
    const call = { ...CALL, ...fields };
    const getCall: CallRecordsPort["getCall"] = async (request) =>
      request.callId === CALL.callId ? { found: true, call, tree: { call, children: [] } } : CALLS.getCall(request);
    const { send } = clientOf({ calls: { ...CALLS, getCall } });
    expect((await send("POST", `/v1/calls/${callId}/end`, undefined, BEARER)).status).toBe(status);
  });
});

it("trunks are shown without anything secret", async () => {
  const text = await (await clientOf().get("/v1/trunks", BEARER)).text();
  expect(JSON.parse(text)).toMatchObject({ trunks: [{ trunkId: "acme", transferMode: "ALL" }] });
  expect(text).not.toMatch(/password|username/i);
});

it("signalling that is not kept says so", async () => {
  const response = await clientOf().get("/v1/calls/c%201/ladder", BEARER);
  expect([response.status, await response.json()]).toMatchObject([
    404,
    { detail: expect.stringContaining("capture is off") },
  ]);
});

describe("the web application", () => {
  const asPage = { accept: "text/html,*/*" };

  it("that is not built says how to build it, to browsers", async () => {
    const client = clientOf({}, { site: join(tmpdir(), "tandem-no-such-site") });
    const page = await client.get("/calls/1", asPage);
    expect([page.status, page.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expect(await page.text()).toContain("npm run demo");
    expect((await client.get("/calls/1")).headers.get("content-type")).toBe("application/problem+json");
  });

  it("is its files, and its first page for every other path", async () => {
    const site = await mkdtemp(join(tmpdir(), "tandem-site-"));
    onTestFinished(() => rm(site, { recursive: true }));
    await writeFile(join(site, "index.html"), "<!doctype html><title>t</title>");
    await writeFile(join(site, "app-3f9a1b2c.js"), `console.log(${"1+".repeat(2_000)}1)`);
    const { get } = clientOf({}, { site });
    const script = await get("/app-3f9a1b2c.js", { "accept-encoding": "gzip" });
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(script.headers.get("content-encoding")).toBe("gzip");
    for (const path of ["/", "/calls/c%201", "/sign-in"]) {
      const page = await get(path, asPage);
      expect([path, page.status, page.headers.get("cache-control")]).toEqual([path, 200, "no-cache"]);
      expect(await page.text()).toContain("<title>t</title>");
    }
    const etag = (await get("/", asPage)).headers.get("etag") ?? "";
    expect((await get("/", { ...asPage, "if-none-match": etag })).status).toBe(304);
    for (const path of ["/../package.json", "/%2e%2e/package.json", "/..%2fpackage.json"])
      expect(await (await get(path, asPage)).text()).not.toContain("@tandem");
    expect((await get("/v1/nothing", asPage)).status).toBe(404);
    expect((await get("/missing.js")).status).toBe(404);
  });
});
