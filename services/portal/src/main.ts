import { billingClient, callRecordsClient, routerClient, signallingClient } from "@tandem/adapter-grpc";
import { serveHttp } from "@tandem/adapter-http";
import { type LiveDirectory, liveDirectory, natsLiveEvents } from "@tandem/adapter-nats";
import { formatAddressPort, readOrExit } from "@tandem/process";
import { runService, type Service } from "@tandem/start-up";
import { overGrpc } from "@tandem/start-up/grpc";
import { openDirectory, openNats } from "@tandem/start-up/nats";
import { openDatabase } from "@tandem/start-up/postgres";
import { PORTAL_ENVIRONMENT } from "./environment.ts";
import type { HttpBackend } from "./http/http-backend.ts";
import { partHealth } from "./http/part-health.ts";
import { portalApp } from "./http/portal-app.ts";
import { openPortal } from "./open-portal.ts";
import { signallingOf } from "./signalling/signalling-of.ts";
import { SITE_FOLDER } from "./site/site-folder.ts";

const VERSION = "0.1.0";

const environment = readOrExit(PORTAL_ENVIRONMENT, process);

runService(process, { service: "portal", environment }, async (service) => {
  const { say, signal, atEnd, check, notReady, failed, untilThere } = service;
  let backend: HttpBackend | undefined;
  const address = await showPages(service, () => backend);

  const grpc = overGrpc(service, environment);
  const billing = await grpc.channel("billing", environment.TANDEM_BILLING_URL);
  const cdr = await grpc.channel("cdr", environment.TANDEM_CDR_URL);
  const router = await grpc.channel("router", environment.TANDEM_ROUTER_URL);
  // Without a router only explain is missing, without billing only balances; without records there is nothing to show.
  check("cdr", () => cdr.check());

  const database = await openDatabase(service, environment);
  if (database === undefined) return;
  const events = await openNats(service, environment);
  if (events === undefined) return;
  let directory: LiveDirectory | undefined;
  // Trunks are shown once a router has written them; nothing else waits for that.
  void liveDirectory(openDirectory(service, events.nats), signal).then((first) => {
    directory = first;
  });
  const live = natsLiveEvents(events.nats);
  atEnd("the live events", async () => live.close());
  events.isThere();
  const { TANDEM_SCHEMA: schema, TANDEM_WEBHOOK_PRIVATE: allowsPrivateWebhooks } = environment;
  const portal = await untilThere(() =>
    openPortal({ db: database.db, schema, live, now: Date.now, failed, allowsPrivateWebhooks }),
  );
  if (portal === undefined) return;
  atEnd("the webhooks", () => portal.close());

  backend = {
    calls: callRecordsClient(cdr),
    billing: billingClient(billing),
    explainer: routerClient(router),
    signalling: signallingOf(signallingClient(cdr)),
    portal,
    live,
    get directory() {
      return directory?.directory;
    },
    notReady,
    health: partHealth({
      records: () => cdr.check(),
      billing: () => billing.check(),
      router: () => router.check(),
      database: database.check,
      events: events.check,
    }),
  };
  say(`calls are shown on http://${address}`);
});

/** Answers from now on: where there is no backend yet, that it is not there. */
async function showPages({ atEnd, failed }: Service, backend: () => HttpBackend | undefined): Promise<string> {
  const token = environment.TANDEM_HTTP_TOKEN === "" ? undefined : environment.TANDEM_HTTP_TOKEN;
  const open = environment.TANDEM_HTTP_OPEN;
  const app = portalApp({
    backend,
    mode: "cluster",
    version: VERSION,
    token,
    isOpen: open === "auto" ? token === undefined : open === "yes",
    isSecure: environment.TANDEM_HTTP_SECURE,
    site: environment.TANDEM_SITE === "" ? SITE_FOLDER : environment.TANDEM_SITE,
    now: Date.now,
    failed,
  });
  const isProxy = environment.TANDEM_HTTP_PROXIES;
  const http = await serveHttp({ ...environment.TANDEM_HTTP_LISTEN, fetch: app.fetch, isProxy, failed });
  atEnd("the HTTP listener", async () => {
    app.close();
    await http.close();
  });
  return formatAddressPort(http.address);
}
