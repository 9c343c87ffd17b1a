import { fileURLToPath } from "node:url";
import { ensureTemplate, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { loadConfig } from "@tandem/adapter-yaml";
import { openExplainer } from "@tandem/all-in-one";
import { openBilling } from "@tandem/billing";
import { DECKS } from "@tandem/billing/testing";
import { openCdr } from "@tandem/cdr";
import type { BillingPort, CallEvent } from "@tandem/contracts";
import { billingPortContract, callRecordsPortContract, routerPortContract } from "@tandem/testkit/contracts";
import { Kysely } from "kysely";
import { afterAll } from "vitest";
import {
  billingClient,
  billingService,
  callRecordsClient,
  callRecordsService,
  type GrpcChannel,
  type GrpcService,
  routerClient,
  routerService,
} from "./index.ts";
import { channelTo, serve } from "./testing/loopback.ts";

const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

async function openDatabase(): Promise<Kysely<unknown>> {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  const database = await openPgliteInMemory();
  ends.push(() => database.close());
  return new Kysely<unknown>({ dialect: database.dialect });
}

/** The port over real sockets. */
async function overGrpc<P>(service: GrpcService, client: (channel: GrpcChannel) => P): Promise<P> {
  const server = await serve({ services: [service] });
  const channel = await channelTo(server.port);
  ends.push(async () => {
    channel.close();
    await server.drain();
  });
  return client(channel);
}

async function billing(events: readonly CallEvent[]): Promise<BillingPort> {
  const opened = await openBilling({ db: await openDatabase(), decks: DECKS, alarm: () => undefined });
  await opened.consume(events);
  return opened.port;
}

async function records(events: readonly CallEvent[], prices: Pick<BillingPort, "listLines">) {
  const opened = await openCdr({ db: await openDatabase(), billing: prices });
  await opened.consume(events);
  return opened.port;
}

async function explainer() {
  const config = await loadConfig(fileURLToPath(new URL("../../../../examples/demo.yaml", import.meta.url)), {});
  if (!config.ok) throw new Error("the example is wrong");
  return openExplainer(config.value);
}

billingPortContract("in one process", billing);
billingPortContract("over gRPC", async (events) => overGrpc(billingService(await billing(events)), billingClient));

callRecordsPortContract("in one process", records);
callRecordsPortContract("over gRPC", async (events, prices) =>
  overGrpc(callRecordsService(await records(events, prices)), callRecordsClient),
);

routerPortContract("in one process", explainer);
routerPortContract("over gRPC", async () => overGrpc(routerService(await explainer()), routerClient));
