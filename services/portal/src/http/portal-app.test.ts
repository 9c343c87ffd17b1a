import { AdapterError } from "@tandem/actor";
import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPortal, type Portal } from "../open-portal.ts";
import { BEARER, portalClient } from "../testing/portal-client.ts";
import { backendWith, CALLS, SILENT } from "../testing/test-backend.ts";

let database: OpenedDatabase;
let portal: Portal;
beforeAll(async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  database = await openPgliteInMemory();
  portal = await openPortal({
    db: new Kysely<unknown>({ dialect: database.dialect }),
    now: Date.now,
    live: SILENT,
    failed: () => undefined,
  });
}, 90_000);
afterAll(async () => {
  await portal.close();
  await database.close();
});

const open = () => portalClient(backendWith(portal), { isOpen: true });

describe("health", () => {
  it("is live before it is ready", async () => {
    const { get } = portalClient(undefined, { isOpen: true });
    expect((await get("/healthz")).status).toBe(200);
    expect((await get("/readyz")).status).toBe(503);
    expect((await get("/v1/calls")).headers.get("retry-after")).toBe("1");
    expect((await get("/metrics")).status).toBe(503);
  });

  it("is not ready for the reasons that it gives", async () => {
    const { get } = portalClient(backendWith(portal, { notReady: async () => ["cdr: away"] }));
    const response = await get("/readyz");
    expect([response.status, await response.json()]).toEqual([503, { status: "not ready", reasons: ["cdr: away"] }]);
    expect(await (await get("/v1/health", BEARER)).json()).toEqual({
      status: "degraded",
      parts: [{ name: "cdr", status: "down", reason: "cdr: away" }],
    });
  });

  it("is ready once there is a platform", async () => {
    expect(await (await open().get("/readyz")).json()).toEqual({ status: "ready" });
  });
});

describe("a portal that is not open", () => {
  it("answers queries to who has the token, and to nobody else", async () => {
    const { get } = portalClient(backendWith(portal));
    const paths = ["/v1/calls", "/metrics", "/x/../v1/calls", "/v1/calls/c%201", "/v1/explain?trunk=acme", "/v1/users"];
    for (const path of paths) {
      for (const authorization of [undefined, "Bearer wrong", "Bearer s3cre", "Basic s3cret", "Bearer"]) {
        expect([path, (await get(path, authorization === undefined ? {} : { authorization })).status]).toEqual([
          path,
          401,
        ]);
      }
    }
    expect((await get("//v1/calls")).status).toBe(404);
    const refused = await get("/v1/calls");
    expect(refused.headers.get("www-authenticate")).toBe('Bearer realm="tandem"');
    expect(await refused.json()).toMatchObject({ status: 401, detail: expect.stringContaining("tandem.json") });
    expect((await get("/v1/calls", BEARER)).status).toBe(200);
    expect((await get("/v1/calls", { authorization: "bearer s3cret" })).status).toBe(200);
  });

  it("tells everybody its health", async () => {
    const { get } = portalClient(backendWith(portal));
    expect((await get("/healthz")).status).toBe(200);
    expect((await get("/readyz")).status).toBe(200);
  });
});

it("metrics are Prometheus' text", async () => {
  const response = await open().get("/metrics");
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(await response.text()).toBe("tandem_transfers_total 1\n");
});

describe("queries", () => {
  it("list, find one with its tree by its encoded id, and explain", async () => {
    const { get } = open();
    expect(await (await get("/v1/calls?trunkId=acme")).json()).toMatchObject({
      calls: [{ callId: "c 1" }],
      totalItems: 1,
    });
    expect(await (await get("/v1/calls/c%201")).json()).toMatchObject({
      call: { callId: "c 1" },
      tree: { children: [] },
    });
    expect(await (await get("/v1/explain?trunk=acme&referTo=sip:x")).json()).toMatchObject({
      targetClass: "PSTN",
      referStatus: 202,
    });
  });

  it("list balances", async () => {
    const { get } = open();
    const shown = {
      trunkId: "acme",
      currencyCode: "EUR",
      balance: "5.0000",
      leased: "2.0000",
      reserved: "0.1000",
      available: "2.9000",
    };
    for (const path of ["/v1/balances", "/v1/balances?trunk=acme"])
      expect(await (await get(path)).json()).toEqual({ balances: [shown] });
  });

  it.each([
    ["/v1/balances?colour=red", 400, "colour"],
    ["/v1/balances?trunk=globex", 404, undefined],
    ["/v1/calls?page=0", 400, "page"],
    ["/v1/calls?cursor=x", 400, "cursor"],
    ["/v1/calls?trunkId=a%00b", 400, "trunkId"],
    ["/v1/calls/c%00", 400, "callId"],
    ["/v1/calls?trunkId=a&trunkId=b", 400, "trunkId"],
    ["/v1/explain?trunk=acme", 400, "referTo"],
    ["/v1/explain?trunk=acme&referTo=x&colour=red", 400, "colour"],
    ["/v1/calls/nobody", 404, undefined],
    ["/v1/calls/%zz", 400, undefined],
    ["/v1/nowhere", 404, undefined],
    ["/nowhere", 404, undefined],
    [`/v1/calls?from=${"1".repeat(5000)}`, 414, undefined],
  ])("%s is a problem (RFC 9457) that names the field", async (path, status, field) => {
    const response = await open().get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const body = (await response.json()) as {
      readonly status: number;
      readonly errors?: readonly { readonly field: string }[];
    };
    expect(body.status).toBe(status);
    expect(body.errors?.[0]?.field).toBe(field);
  });

  it("say which methods a path has", async () => {
    const response = await open().send("POST", "/v1/calls", { x: "y" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const session = await open().send("PUT", "/v1/session");
    expect(session.headers.get("allow")).toBe("POST, GET, DELETE, HEAD");
  });

  it("have an entity tag: what has not changed is not sent again", async () => {
    const { get } = open();
    const etag = (await get("/v1/calls")).headers.get("etag") ?? "";
    const again = await get("/v1/calls", { "if-none-match": etag });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    expect((await get("/v1/calls", { "if-none-match": '"other"' })).status).toBe(200);
  });

  it("tell a fault to the log, not to the client", async () => {
    const { get, failures } = open();
    const response = await get("/v1/calls/broken");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("database");
    expect(failures).toHaveLength(1);
  });

  it("say of what cannot be reached that it may be later", async () => {
    const getCall = () => Promise.reject(new AdapterError("unavailable", "cdr at dns:///cdr:9000: away"));
    const { get, failures } = portalClient(backendWith(portal, { calls: { ...CALLS, getCall } }));
    const response = await get("/v1/calls/away", BEARER);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await response.text()).not.toContain("dns:");
    expect(failures).toHaveLength(1);
  });

  it("are slowed down, each asker for himself", async () => {
    let now = 0;
    const backend = backendWith(portal);
    const options = { isOpen: true, now: () => now, rate: { perSecond: 1, burst: 2 } };
    const one = portalClient(backend, options);
    expect((await one.get("/v1/calls")).status).toBe(200);
    expect((await one.get("/v1/calls")).status).toBe(200);
    const slowed = await one.get("/v1/calls");
    expect([slowed.status, slowed.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await one.get("/v1/calls", BEARER)).status).toBe(200);
    now = 1_000;
    expect((await one.get("/v1/calls")).status).toBe(200);
  });
});

describe("every answer", () => {
  it("forbids pages of others to frame, sniff and script it", async () => {
    const { headers } = await open().get("/v1/calls");
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
  });

  it("to a body that is too long is 413, and to one that is no JSON 415 or 400", async () => {
    const { send } = open();
    const long = await send("POST", "/v1/session", { name: "a".repeat(70_000) });
    expect([long.status, long.headers.get("content-type")]).toEqual([413, "application/problem+json"]);
    const form = await send("POST", "/v1/session", undefined, { "content-type": "text/plain" });
    expect(form.status).toBe(415);
  });
});
