import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { billingClient, openChannel } from "@tandem/adapter-grpc";
import { natsEventLog } from "@tandem/adapter-nats";
import { transferredCall } from "@tandem/cdr/testing";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../../cli/src/cluster/servers/free-port.ts";
import { type NatsUnderTest, startNats } from "../nats/nats-under-test.ts";
import { kyselyOn, type TestServer, testServer } from "../postgres/test-server.ts";
import { type ServiceProcess, startService } from "./service-process.ts";

const CONFIG = new URL("../../../examples/demo.yaml", import.meta.url).pathname;
const LONG = { timeout: 20_000 };

const local = async (): Promise<string> => `127.0.0.1:${await freePort("127.0.0.1")}`;
let folder: string;
let postgres: TestServer;
let nats: NatsUnderTest;
let services: { readonly billing: ServiceProcess; readonly cdr: ServiceProcess; readonly portal: ServiceProcess };
let billingUrl: string;
let http: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tandem-cluster-"));
  [postgres, nats] = await Promise.all([testServer(), startNats()]);
  // They start before their database: each says so, waits, and goes on by itself.
  await postgres.server.stop();
  const [billing, cdr] = await Promise.all([local(), local()]);
  http = await local();
  billingUrl = `dns:///${billing}`;
  const servers = { TANDEM_DATABASE_URL: postgres.server.url, TANDEM_NATS_URL: nats.server.url };
  services = {
    billing: startService("billing", {
      ...servers,
      TANDEM_CONFIG: CONFIG,
      TANDEM_GRPC_LISTEN: billing,
      TANDEM_ADMIN_LISTEN: await local(),
    }),
    cdr: startService("cdr", {
      ...servers,
      TANDEM_BILLING_URL: billingUrl,
      TANDEM_GRPC_LISTEN: cdr,
      TANDEM_ADMIN_LISTEN: await local(),
    }),
    portal: startService("portal", {
      ...servers,
      TANDEM_BILLING_URL: billingUrl,
      TANDEM_CDR_URL: `dns:///${cdr}`,
      TANDEM_ROUTER_URL: "dns:///127.0.0.1:1",
      TANDEM_HTTP_LISTEN: http,
      TANDEM_ADMIN_LISTEN: await local(),
    }),
  };
}, 60_000);

afterAll(async () => {
  await Promise.all(Object.values(services).map((service) => service.end()));
  await nats.close();
  await postgres.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const readiness = () => Promise.all(Object.values(services).map(async (service) => (await service.ready())?.status));
const shown = async (path: string) => {
  const response = await fetch(`http://${http}${path}`).catch(() => undefined);
  return { status: response?.status, body: (await response?.json()) as { readonly calls?: readonly unknown[] } };
};

test("without their database they live, are not ready, and say why", async () => {
  await expect.poll(readiness, LONG).toEqual([503, 503, 503]);
  await expect
    .poll(async () => (await services.billing.ready())?.reasons.join("\n"), LONG)
    .toMatch(/postgres: PostgreSQL 127\.0\.0\.1:\d+\/postgres: the connection is refused/);
  expect((await services.portal.ready())?.reasons.join("\n")).toMatch(/cdr: cdr at dns:/);
  expect((await shown("/v1/calls")).status).toBe(503);
});

test("with it they get ready, and what routers publish is rated, recorded and shown, once", async () => {
  await postgres.server.restart();
  await expect.poll(readiness, LONG).toEqual([200, 200, 200]);
  const connection = await nats.connect("router-0");
  const log = natsEventLog(connection, { router: "router-0" });
  const events = transferredCall();
  await log.append(events);
  await log.append(events);
  await expect
    .poll(async () => (await shown("/v1/calls?hasChildren=true")).body.calls, LONG)
    .toMatchObject([{ callId: "r1", isComplete: true, charges: [{ legId: "r1-in" }] }]);
  expect((await shown("/v1/calls/r2")).body).toMatchObject({
    call: { callId: "r2", charges: [{ legId: "r2-out", reason: "foreign SIP target: no fee" }] },
    tree: { call: { callId: "r1" }, children: [{ call: { callId: "r2" } }] },
  });
  const channel = await openChannel({ url: billingUrl, name: "billing" });
  const { lines } = await billingClient(channel).listLines({ recordIds: ["r1", "r2"] });
  channel.close();
  expect(lines.map(({ legId }) => legId).toSorted()).toEqual(["r1-in", "r2-out"]);
  expect((await shown("/v1/explain?trunk=acme&referTo=sip:x")).status).toBe(503);
});

test("each has metrics of its own, and says what it does in JSON lines", async () => {
  for (const [name, service] of Object.entries(services)) {
    expect(await service.metrics()).toContain(`target_info{service_name="${name}"`);
    const lines = service.said().trimEnd().split("\n");
    const said = lines.map((line) => JSON.parse(line) as Readonly<Record<string, string>>);
    expect(new Set(said.map((line) => line["name"]))).toEqual(new Set([name]));
    expect(said.every(({ level, time, pod, msg }) => [level, time, pod, msg].every(Boolean))).toBe(true);
  }
});

test("a message that nobody can read is kept by both, and what comes after it is read", async () => {
  const connection = await nats.connect("router-1");
  await connection.driver.jetstream().publish("evt.call.router-1", Uint8Array.of(255, 255));
  const log = natsEventLog(connection, { router: "router-1" });
  await log.append(transferredCall("p1", "p2").map((event) => ({ ...event, id: `p.${event.id}` })));
  const db = kyselyOn(await postgres.connect());
  const poison = async () =>
    (
      await sql`select 'billing' as at, bytes from billing.poison union all select 'cdr', bytes from cdr.poison order by 1`.execute(
        db,
      )
    ).rows;
  await expect.poll(poison, LONG).toEqual([
    { at: "billing", bytes: 2 },
    { at: "cdr", bytes: 2 },
  ]);
  await expect.poll(async () => (await shown("/v1/calls/p1")).status, LONG).toBe(200);
});

test("PostgreSQL killed and back: they are not ready meanwhile, and no event is lost or doubled", async () => {
  await postgres.server.kill();
  await expect.poll(async () => (await services.cdr.ready())?.status, LONG).toBe(503);
  const log = natsEventLog(await nats.connect("router-2"), { router: "router-2" });
  await log.append(transferredCall("k1", "k2").map((event) => ({ ...event, id: `k.${event.id}` })));
  await postgres.server.restart();
  await expect.poll(readiness, LONG).toEqual([200, 200, 200]);
  await expect
    .poll(async () => (await shown("/v1/calls/k1")).body, LONG)
    .toMatchObject({
      call: { isComplete: true, charges: [{ legId: "k1-in" }] },
    });
}, 60_000);

describe("a start that cannot succeed exits with 2 and says everything", () => {
  const exitOf = async (service: ServiceProcess) => {
    await expect.poll(() => service.child.exitCode, LONG).not.toBeNull();
    return service.child.exitCode;
  };

  test("of an environment", async () => {
    const service = startService("billing", {
      TANDEM_DATABASE_URL: "mysql://user:secret@x/y",
      TANDEM_GRPC_LISTEN: "here",
    });
    expect(await exitOf(service)).toBe(2);
    expect(service.said()).toContain("TANDEM_CONFIG is not set: the configuration file");
    expect(service.said()).toContain("TANDEM_DATABASE_URL cannot be understood: the PostgreSQL of this service");
    expect(service.said()).toContain("TANDEM_GRPC_LISTEN cannot be understood");
    expect(service.said()).not.toContain("secret");
  });

  test("of a configuration", async () => {
    const config = join(folder, "bad.yaml");
    writeFileSync(config, "trunks: 7\n");
    const service = startService("billing", {
      TANDEM_CONFIG: config,
      TANDEM_DATABASE_URL: postgres.server.url,
      TANDEM_NATS_URL: nats.server.url,
    });
    expect(await exitOf(service)).toBe(2);
    expect(service.said()).toMatch(/bad\.yaml:1:\d+/);
  });
});

test("SIGTERM drains them, and they exit with 0", async () => {
  const { billing, cdr, portal } = services;
  expect(await Promise.all([portal.end(), cdr.end(), billing.end()])).toEqual([0, 0, 0]);
});
