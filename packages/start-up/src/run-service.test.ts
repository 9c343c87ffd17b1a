import { AdapterError } from "@tandem/actor";
import { TestSystem } from "@tandem/process/testing";
import { expect, test } from "vitest";
import { runService, type Service } from "./index.ts";
import { openRedis } from "./redis.ts";

const environment = {
  TANDEM_NAME: "billing-3",
  TANDEM_ADMIN_LISTEN: { address: "127.0.0.1", port: 0 },
  OTEL_EXPORTER_OTLP_ENDPOINT: "",
  TANDEM_SUPERVISOR: "",
};

/** Where nobody listens. */
const NOBODY = { TANDEM_REDIS_URL: "redis://127.0.0.1:1" };

class Observed extends TestSystem {
  readonly memoryUsage = { rss: () => 1_048_576 };
  cpuUsage() {
    return { user: 1, system: 1 };
  }
}

function run(start: (service: Service) => Promise<void>, edgeMetrics?: () => Promise<string>): Observed {
  const system = new Observed();
  runService(system, { service: "billing", environment, ...(edgeMetrics === undefined ? {} : { edgeMetrics }) }, start);
  return system;
}

const asked = async (port: number, path: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: answer.status, body: await answer.text() };
};

test("probes and scrapes are answered while what the service needs is away", async () => {
  const begun = Promise.withResolvers<Service>();
  const system = run(async (service) => {
    service.waitFor("postgres").say("PostgreSQL is away");
    begun.resolve(service);
    await new Promise<void>((resolve) => service.signal.addEventListener("abort", () => resolve()));
  });
  const { adminPort } = await begun.promise;
  expect(await asked(adminPort, "/healthz")).toMatchObject({ status: 200 });
  const { status, body } = await asked(adminPort, "/readyz");
  expect(status).toBe(503);
  expect(JSON.parse(body)).toMatchObject({ reasons: ["start: not there yet", "postgres: PostgreSQL is away"] });
  expect((await asked(adminPort, "/metrics")).body).toContain('part="postgres"');
  expect((await asked(adminPort, "/metrics/edges")).status).toBe(404);
  system.emit("SIGTERM");
  expect(await system.exited.promise).toBe(0);
});

test("what has the metrics of edges answers with them", async () => {
  const begun = Promise.withResolvers<Service>();
  const system = run(
    async (service) => begun.resolve(service),
    async () => "of all edges\n",
  );
  const { adminPort } = await begun.promise;
  expect(await asked(adminPort, "/metrics/edges")).toEqual({ status: 200, body: "of all edges\n" });
  system.emit("SIGTERM");
  expect(await system.exited.promise).toBe(0);
});

test("what is away is tried again, and a fault of ours ends the start", async () => {
  let tries = 0;
  const system = run(async ({ untilThere, say }) => {
    say(
      await untilThere(async () => {
        tries += 1;
        if (tries === 1) throw new AdapterError("unavailable", "it is away");
        return "it is there";
      }).then(String),
    );
    await untilThere(() => Promise.reject(new Error("our own fault")));
  });
  expect(await system.exited.promise).toBe(2);
  expect(system.said()).toEqual([
    "info billing billing-3: it is away; trying again",
    "info billing billing-3: it is there",
    "error billing billing-3: our own fault",
  ]);
});

test("a service that waits for Redis ends in order when it is told to", async () => {
  const system = run(async (service) => {
    const opened = openRedis(service, NOBODY);
    system.emit("SIGTERM");
    if ((await opened) === undefined) return;
    service.say("there was a Redis");
  });
  expect(await system.exited.promise).toBe(0);
  expect(system.said().join()).not.toContain("there was a Redis");
});
