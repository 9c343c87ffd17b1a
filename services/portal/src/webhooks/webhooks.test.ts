import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createConnectionServer, type Socket } from "node:net";
import { AdapterError } from "@tandem/actor";
import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { CallEvent } from "@tandem/contracts";
import { Kysely } from "kysely";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type LiveTap, liveTap } from "../live/live-tap.ts";
import { openPortal, type Portal } from "../open-portal.ts";
import { BEARER, portalClient } from "../testing/portal-client.ts";
import { backendWith } from "../testing/test-backend.ts";
import { dispatchWebhooks } from "./dispatch-webhooks.ts";
import { isPrivateAddress, targetProblem } from "./target-guard.ts";
import type { Delivery } from "./webhook-store.ts";

interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

let database: OpenedDatabase;
let db: Kysely<unknown>;
beforeAll(async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  database = await openPgliteInMemory();
  db = new Kysely<unknown>({ dialect: database.dialect });
}, 90_000);
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
afterAll(() => database.close());

/** Somebody who takes webhooks: each time the next of these statuses. */
async function target(statuses: readonly number[]) {
  const received: Received[] = [];
  const waiting: (() => void)[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      received.push({ headers: request.headers as Record<string, string>, body });
      response
        .writeHead(statuses[Math.min(received.length, statuses.length) - 1] ?? 200, { location: "/elsewhere" })
        .end();
      for (const wake of waiting.splice(0)) wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    async arrived(count: number): Promise<void> {
      while (received.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

async function platform(allowsPrivateWebhooks = true) {
  const live = liveTap();
  const clock = { ms: Date.now() };
  const failures: unknown[] = [];
  const options = {
    db,
    live,
    now: () => clock.ms,
    allowsPrivateWebhooks,
    failed: (error: unknown) => void failures.push(error),
  };
  const portal = await openPortal(options);
  ends.push(() => portal.close());
  return { live, portal, clock, failures, client: portalClient(backendWith(portal)) };
}

function publish(live: LiveTap, id: string, projectId = "p1"): void {
  const value = {
    transferId: "t1",
    parentRecordId: "r1",
    recordId: "r2",
    outcome: "TRANSFER_OUTCOME_MOVED",
    finalStatus: 200,
  };
  live.publish([
    CallEvent.fromPartial({
      id,
      projectId,
      trunkId: "acme",
      atMs: Date.UTC(2026, 7, 1),
      body: { $case: "transferFinished", value } as never,
    }),
  ]);
}

/** What a webhook's deliveries have come to, once `isSo` of the newest. */
async function deliveryOf(portal: Portal, webhookId: string, isSo: (status: string, attempts: number) => boolean) {
  for (;;) {
    const [newest] = (await portal.webhooks.deliveriesOf(webhookId)) ?? [];
    if (newest !== undefined && isSo(newest.status, newest.attempts)) return newest;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function added(client: ReturnType<typeof portalClient>, url: string, projectId = "") {
  const events = ["transfer.finished", "call.ended"];
  const response = await client.send("POST", "/v1/webhooks", { url, events, projectId }, BEARER);
  expect(response.status).toBe(201);
  return (await response.json()) as { readonly webhookId: string; readonly secret: string };
}

describe("a webhook", { timeout: 60_000 }, () => {
  it("gets what happened, signed so that Standard Webhooks' own library takes it", async () => {
    const { live, portal, client } = await platform();
    const { url, received, arrived } = await target([204]);
    const { webhookId, secret } = await added(client, url);
    publish(live, "e1");
    await arrived(1);
    const [{ headers, body }] = received as [Received];
    expect(new Webhook(secret).verify(body, headers)).toEqual({
      type: "transfer.finished",
      timestamp: "2026-08-01T00:00:00.000Z",
      data: {
        callId: "r1",
        trunkId: "acme",
        projectId: "p1",
        transferId: "t1",
        finalStatus: 200,
        referredCallId: "r2",
        outcome: "MOVED",
      },
    });
    expect(() => new Webhook(secret).verify(body.replace("MOVED", "FAILED"), headers)).toThrow();
    await deliveryOf(portal, webhookId, (status) => status === "delivered");
    const shown = await client.get(`/v1/webhooks/${webhookId}/deliveries`, BEARER);
    expect(await shown.json()).toMatchObject({
      deliveries: [{ status: "delivered", attempts: 1, responseStatus: 204 }],
    });
  });

  it("gets it once, however often the event comes, and nothing of another project", async () => {
    const { live, portal, client } = await platform();
    const { url, received, arrived } = await target([200]);
    const { webhookId } = await added(client, url, "p1");
    publish(live, "e2");
    publish(live, "e2");
    publish(live, "e3", "p2");
    publish(live, "e4");
    await arrived(2);
    await portal.close();
    expect(received).toHaveLength(2);
    expect((await portal.webhooks.deliveriesOf(webhookId))?.length).toBe(2);
  });

  it("is tried again, later each time, while it answers no 2xx: a redirect is none", async () => {
    const { live, portal, client, clock } = await platform();
    const { url, received, arrived } = await target([500, 302, 200]);
    const { webhookId } = await added(client, url);
    publish(live, "e5");
    await arrived(1);
    const first = await deliveryOf(portal, webhookId, (status, attempts) => status === "waiting" && attempts === 1);
    const again = await settledAt(portal, webhookId, clock.ms + 5_000);
    expect([first.attempts, again.responseStatus]).toEqual([1, 500]);
    clock.ms += 5_000;
    await arrived(2);
    expect((await settledAt(portal, webhookId, clock.ms + 30_000)).responseStatus).toBe(302);
    clock.ms += 30_000;
    await arrived(3);
    await deliveryOf(portal, webhookId, (status) => status === "delivered");
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("that says 410 is not tried again", async () => {
    const { live, portal, client } = await platform();
    const { url, arrived } = await target([410]);
    const { webhookId } = await added(client, url);
    publish(live, "e6");
    await arrived(1);
    const delivery = await deliveryOf(portal, webhookId, (status) => status === "failed");
    expect(delivery).toMatchObject({ attempts: 1, responseStatus: 410, nextAt: undefined });
  });

  it("is listed without its secret, and takes what waits for it along when it goes", async () => {
    const { client } = await platform();
    const { webhookId, secret } = await added(client, "http://127.0.0.1:9/hook");
    expect(await (await client.get("/v1/webhooks", BEARER)).text()).not.toContain(secret);
    expect((await client.send("DELETE", `/v1/webhooks/${webhookId}`, undefined, BEARER)).status).toBe(204);
    expect((await client.get(`/v1/webhooks/${webhookId}/deliveries`, BEARER)).status).toBe(404);
  });
});

async function settledAt(portal: Portal, webhookId: string, nextAt: number) {
  for (;;) {
    const [newest] = (await portal.webhooks.deliveriesOf(webhookId)) ?? [];
    if (newest?.nextAt === nextAt) return newest;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Somebody who answers each connection with these bytes, or not at all. */
async function oddTarget(bytes: string) {
  const sockets = new Set<Socket>();
  const server = createConnectionServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => bytes !== "" && socket.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

describe("a target that misbehaves", { timeout: 60_000 }, () => {
  it("by another protocol has given no answer, and what waits for others goes on", async () => {
    const { live, portal, client } = await platform();
    const url = await oddTarget("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
    const { webhookId } = await added(client, url);
    publish(live, "o1");
    const { error } = await deliveryThat(portal, webhookId, (found) => found.error !== undefined);
    expect(error).toContain("without an answer");
    await client.send("DELETE", `/v1/webhooks/${webhookId}`, undefined, BEARER);
  });

  it("by silence holds up nobody but itself", async () => {
    const { live, portal, client } = await platform();
    const silent = await added(client, await oddTarget(""));
    for (let i = 0; i < 40; i += 1) publish(live, `s${i}`);
    await deliveryThat(portal, silent.webhookId, ({ attempts }) => attempts === 1, 40);
    const { url, arrived } = await target([200]);
    await added(client, url);
    publish(live, "s40");
    await arrived(1);
    const waiting = (await portal.webhooks.deliveriesOf(silent.webhookId)) ?? [];
    expect(waiting.filter(({ error }) => error !== undefined)).toEqual([]);
    await client.send("DELETE", `/v1/webhooks/${silent.webhookId}`, undefined, BEARER);
  });

  it("leaves room for more events at once than one statement has parameters for", async () => {
    const { portal, client, failures } = await platform();
    const { webhookId } = await added(client, await oddTarget(""));
    const many = Array.from({ length: 7_000 }, (_, i) => ({
      ...{ deliveryId: `m${i}`, webhookId, eventName: "call.ended", body: "{}" },
    }));
    expect(await portal.webhooks.enqueue(many)).toBe(0);
    expect(await portal.webhooks.enqueue(many.concat({ ...many[0], deliveryId: "m" } as (typeof many)[0]))).toBe(
      many.length + 1 - 3_000,
    );
    await client.send("DELETE", `/v1/webhooks/${webhookId}`, undefined, BEARER);
    expect(failures).toEqual([]);
  });
});

async function deliveryThat(portal: Portal, webhookId: string, isSo: (found: Delivery) => boolean, least = 1) {
  for (;;) {
    const deliveries = (await portal.webhooks.deliveriesOf(webhookId)) ?? [];
    const found = deliveries.find(isSo);
    if (found !== undefined && deliveries.length >= least) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("a database that is away", { timeout: 60_000 }, () => {
  it("gets the events of that time when it is back", async () => {
    const { portal, client, failures } = await platform();
    const { url, arrived, received } = await target([200]);
    const { webhookId } = await added(client, url);
    const quietly = liveTap();
    const store = (await portal.webhooks.list()).filter((webhook) => webhook.webhookId === webhookId);
    const enqueued: number[] = [];
    const dispatcher = dispatchWebhooks({
      store: {
        ...portal.webhooks,
        list: async () => store,
        async enqueue(deliveries) {
          enqueued.push(deliveries.length);
          if (enqueued.length === 1) throw new AdapterError("unavailable", "the database is away");
          return portal.webhooks.enqueue(deliveries);
        },
      },
      ...{ live: quietly, now: Date.now, allowsPrivate: true, failed: (error) => void failures.push(error) },
    });
    ends.push(() => dispatcher.close());
    await dispatcher.changed();
    publish(quietly, "a1");
    await arrived(1);
    expect([received.length, enqueued[0], dispatcher.counts.dropped, failures.length]).toEqual([1, 1, 0, 1]);
  });
});

describe("a target", () => {
  it.each([
    "http://example.com/",
    "https://[::ffff:0:127.0.0.1]/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://10.1.2.3/",
    "https://169.254.169.254/latest",
    "https://0x7f.1/",
    "https://user:password@example.com/",
    "ftp://example.com/",
    "no URL",
  ])("%s is refused, and the field is named", async (url) => {
    const { client } = await platform(false);
    const response = await client.send("POST", "/v1/webhooks", { url, events: ["call.ended"] }, BEARER);
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ field: "url" }] }]);
  });

  it("whose name leads to this machine is refused when it is called", async () => {
    const { live, portal, client } = await platform(false);
    const { webhookId } = await added(client, "https://localhost:9/");
    publish(live, "e7");
    const delivery = await deliveryOf(portal, webhookId, (_, attempts) => attempts === 1);
    const told = await (async () => {
      for (;;) {
        const [newest] = (await portal.webhooks.deliveriesOf(webhookId)) ?? [];
        if (newest?.error !== undefined) return newest.error;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    expect([delivery.attempts, told]).toEqual([1, expect.stringContaining("no address of the public internet")]);
  });

  it("of the public internet is none of those", () => {
    expect(targetProblem("https://example.com/hook?x=1", false)).toBeUndefined();
    expect(["8.8.8.8", "2606:4700::1111"].map(isPrivateAddress)).toEqual([false, false]);
    expect(["::ffff:127.0.0.1", "fd00::1", "100.64.0.1", "::ffff:7f00:1", "4000::1"].map(isPrivateAddress)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });
});
