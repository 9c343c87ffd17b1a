import { connect } from "node:net";
import { AdapterError } from "@tandem/actor";
import { type HttpListener, listenHttp } from "@tandem/adapter-http";
import type { CallRecordsPort, RouterPort } from "@tandem/contracts";
import { TargetClass } from "@tandem/contracts";
import { formatAddressPort } from "@tandem/process";
import { afterEach, describe, expect, it } from "vitest";
import { recordWith } from "../testing/record-with.ts";
import type { HttpBackend } from "./http-backend.ts";
import { answer } from "./http-routes.ts";

const ADDRESS = "127.0.22.30";
const call = recordWith({ callId: "c 1" });
const calls: CallRecordsPort = {
  async listCalls({ cursor }) {
    const problem = cursor === "" ? "" : "unknown cursor";
    return {
      calls: problem === "" ? [call] : [],
      pageNumber: 1,
      pageSize: 100,
      totalItems: 1,
      nextCursor: "",
      problem,
      totalIsEstimate: false,
      descendants: [],
    };
  },
  listTransfers: async () => ({ transfers: [], nextCursor: "", problem: "" }),
  async getCall({ callId }) {
    if (callId === "broken") throw new Error("the database is odd");
    if (callId === "away") throw new AdapterError("unavailable", "cdr at dns:///cdr:9000: away");
    if (callId !== call.callId) return { found: false, call: undefined, tree: undefined };
    return { found: true, call, tree: { call, children: [] } };
  },
};
const explainer: RouterPort = {
  explain: async () => ({
    targetClass: TargetClass.PSTN,
    rule: "own domain",
    trace: [],
    carriers: [],
    referStatus: 202,
    finalStatus: 0,
    warning: "",
    requestUri: "",
    callerId: "",
  }),
  findCalls: async () => ({ callIds: [], isSure: true }),
  endCall: async () => ({ found: false, isSure: true }),
};
const acme = {
  trunkId: "acme",
  currencyCode: "EUR",
  balanceMicros: 5_000_000n,
  leasedMicros: 2_000_000n,
  reservedMicros: 100_000n,
};
const billing: HttpBackend["billing"] = {
  listBalances: async ({ trunkId }) => ({ balances: ["", "acme"].includes(trunkId) ? [acme] : [] }),
};

const metrics = async (): Promise<string> => "tandem_transfers_total 1\n";

const servers: HttpListener[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serving(
  backend: () => HttpBackend | undefined = () => ({ calls, billing, explainer, metrics }),
  token?: string,
) {
  const failures: unknown[] = [];
  const failed = (error: unknown) => void failures.push(error);
  const server = await listenHttp({
    address: ADDRESS,
    port: 0,
    failed,
    answer: (query) => answer(query, backend(), failed),
    ...(token === undefined ? {} : { token }),
  });
  servers.push(server);
  const get = (path: string, init?: RequestInit) => fetch(`http://${formatAddressPort(server.address)}${path}`, init);
  return { get, failures, server };
}

describe("health", () => {
  it("is live before it is ready", async () => {
    const { get } = await serving(() => undefined);
    expect((await get("/healthz")).status).toBe(200);
    expect((await get("/readyz")).status).toBe(503);
    expect((await get("/v1/calls")).headers.get("retry-after")).toBe("1");
  });

  it("is not ready for the reasons that it gives", async () => {
    const notReady = () => Promise.resolve(["cdr: away"]);
    const { get } = await serving(() => ({ calls, billing, explainer, notReady }));
    const response = await get("/readyz");
    expect([response.status, await response.json()]).toEqual([503, { status: "not ready", reasons: ["cdr: away"] }]);
  });

  it("is ready once there is a platform", async () => {
    const { get } = await serving();
    expect(await (await get("/readyz")).json()).toEqual({ status: "ready" });
  });
});

describe("a server with a token", () => {
  const asked = (authorization: string) => ({ headers: { authorization } });

  it("answers queries to who has it, and to nobody else", async () => {
    const { get } = await serving(undefined, "s3cret");
    for (const path of [
      "/v1/calls",
      "/metrics",
      "//v1/calls",
      "/x/../v1/calls",
      "/v1/calls/c%201",
      "/v1/explain?trunk=acme",
    ]) {
      for (const init of [undefined, asked("Bearer wrong"), asked("Bearer s3cre"), asked("Basic s3cret")]) {
        expect([path, (await get(path, init)).status]).toEqual([path, path.startsWith("//") ? 404 : 401]);
      }
    }
    const refused = await get("/v1/calls");
    expect(refused.headers.get("www-authenticate")).toBe('Bearer realm="tandem"');
    expect(await refused.json()).toMatchObject({ status: 401, detail: expect.stringContaining("tandem.json") });
    expect((await get("/v1/calls", asked("Bearer s3cret"))).status).toBe(200);
    expect((await get("/v1/calls", asked("bearer s3cret"))).status).toBe(200);
  });

  it("tells everybody its health", async () => {
    const { get } = await serving(undefined, "s3cret");
    expect((await get("/healthz")).status).toBe(200);
    expect((await get("/readyz")).status).toBe(200);
  });
});

describe("metrics", () => {
  it("are Prometheus' text, once there is a platform", async () => {
    const { get } = await serving();
    const response = await get("/metrics");
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await response.text()).toBe("tandem_transfers_total 1\n");
    expect((await (await serving(() => undefined)).get("/metrics")).status).toBe(503);
  });
});

describe("queries", () => {
  it("list, find one with its tree by its encoded id, and explain", async () => {
    const { get } = await serving();
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
    const { get } = await serving();
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
    ["/v1/explain?trunk=acme", 400, "referTo"],
    ["/v1/explain?trunk=acme&referTo=x&colour=red", 400, "colour"],
    ["/v1/calls/nobody", 404, undefined],
    ["/v1/calls/%zz", 400, undefined],
    ["/nowhere", 404, undefined],
    [`/v1/calls?from=${"1".repeat(5000)}`, 414, undefined],
  ])("%s is a problem (RFC 9457) that names the field", async (path, status, field) => {
    const { get } = await serving();
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const body = (await response.json()) as {
      readonly status: number;
      readonly errors?: readonly { readonly field: string }[];
    };
    expect(body.status).toBe(status);
    expect(body.errors?.[0]?.field).toBe(field);
  });

  it("takes nothing but GET and HEAD, and leaves a body unread", async () => {
    const { get } = await serving();
    const response = await get("/v1/calls", { method: "POST", body: "x".repeat(100_000) });
    expect([response.status, response.headers.get("allow"), response.headers.get("connection")]).toEqual([
      405,
      "GET, HEAD",
      "close",
    ]);
  });

  it("tells a fault to the log, not to the client", async () => {
    const { get, failures } = await serving();
    const response = await get("/v1/calls/broken");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("database");
    expect(failures).toHaveLength(1);
  });

  it("says of what cannot be reached that it may be later", async () => {
    const { get, failures } = await serving();
    const response = await get("/v1/calls/away");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await response.text()).not.toContain("dns:");
    expect(failures).toHaveLength(1);
  });

  it("answers 431 to headers beyond its bound", async () => {
    const { server } = await serving();
    const socket = connect(server.address.port, ADDRESS);
    socket.write(`GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(20_000)}\r\n\r\n`);
    const [first] = await socket.take(1).toArray();
    socket.destroy();
    expect(String(first)).toMatch(/^HTTP\/1\.1 431 /);
  });
});

it("says which address is in use and what to do", async () => {
  const { server } = await serving();
  const again = listenHttp({
    address: ADDRESS,
    port: server.address.port,
    answer: () => Promise.reject(new Error("not asked")),
    failed: () => undefined,
  });
  await expect(again).rejects.toThrow(
    `http ${formatAddressPort(server.address)} is in use by another process: stop it`,
  );
});
