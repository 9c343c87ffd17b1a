import { AdapterError } from "@tandem/actor";
import { billingClient, callRecordsClient, openChannel, routerClient, signallingClient } from "@tandem/adapter-grpc";
import { adminAnswer, listenHttp, serveHttp } from "@tandem/adapter-http";
import { connectNats, type LiveDirectory, liveDirectory, natsDirectory, natsLiveEvents } from "@tandem/adapter-nats";
import { connectPostgres } from "@tandem/adapter-postgres";
import { observeConnection, observeProcess } from "@tandem/observability/metrics";
import { openTelemetry } from "@tandem/observability/telemetry";
import { formatAddressPort, keepTrying, readOrExit, runProcess } from "@tandem/process";
import { Kysely } from "kysely";
import { PORTAL_ENVIRONMENT } from "./environment.ts";
import type { HttpBackend } from "./http/http-backend.ts";
import { partHealth } from "./http/part-health.ts";
import { portalApp } from "./http/portal-app.ts";
import { openPortal } from "./open-portal.ts";
import { signallingOf } from "./signalling/signalling-of.ts";
import { SITE_FOLDER } from "./site/site-folder.ts";

const VERSION = "0.1.0";

const environment = readOrExit(PORTAL_ENVIRONMENT, process);
const name = environment.TANDEM_NAME;
const isAway = (error: unknown): boolean => error instanceof AdapterError;

runProcess(process, { service: "portal", name }, async ({ say, signal, atEnd, check, waitFor, notReady, parts }) => {
  const failed = (error: unknown): void => say(error instanceof Error ? error.message : String(error));
  const collector = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  const telemetry = await openTelemetry({ service: "portal", instance: name, collector });
  const { metrics } = telemetry;
  atEnd("the telemetry", () => telemetry.close());
  observeProcess(metrics, process, parts);
  const admin = await listenHttp({
    ...environment.TANDEM_ADMIN_LISTEN,
    answer: adminAnswer(notReady, metrics.text),
    failed,
  });
  atEnd("the admin listener", () => admin.close());

  const token = environment.TANDEM_HTTP_TOKEN === "" ? undefined : environment.TANDEM_HTTP_TOKEN;
  const open = environment.TANDEM_HTTP_OPEN;
  let backend: HttpBackend | undefined;
  const app = portalApp({
    backend: () => backend,
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

  const tls = { ca: environment.TANDEM_GRPC_CA, cert: environment.TANDEM_GRPC_CERT, key: environment.TANDEM_GRPC_KEY };
  const billing = await openChannel({ url: environment.TANDEM_BILLING_URL, name: "billing", tls });
  const cdr = await openChannel({ url: environment.TANDEM_CDR_URL, name: "cdr", tls });
  const router = await openChannel({ url: environment.TANDEM_ROUTER_URL, name: "router", tls });
  atEnd("the connections", async () => {
    billing.close();
    cdr.close();
    router.close();
  });
  // Without a router only explain is missing, without billing only balances; without records there is nothing to show.
  check("cdr", () => cdr.check());

  const postgres = waitFor("postgres");
  const database = await connectPostgres({ url: environment.TANDEM_DATABASE_URL, name, say: postgres.say, signal });
  if (database === undefined) return;
  atEnd("the database", () => database.close());
  const db = new Kysely<unknown>({ dialect: database.dialect });
  postgres.isThere();
  check("postgres", () => database.check());

  const natsIs = waitFor("nats");
  const nats = await keepTrying(
    () => connectNats({ servers: environment.TANDEM_NATS_URL, name, say: natsIs.say, signal }),
    isAway,
    { signal, say: natsIs.say },
  );
  if (nats === undefined) return;
  atEnd("the connection to NATS", () => nats.close());
  const source = natsDirectory(nats);
  atEnd("the directory", async () => source.close());
  let directory: LiveDirectory | undefined;
  // Trunks are shown once a router has written them; nothing else waits for that.
  void liveDirectory(source, signal).then((first) => {
    directory = first;
  });
  observeConnection(metrics, "nats", nats);
  const live = natsLiveEvents(nats);
  atEnd("the live events", async () => live.close());
  natsIs.isThere();
  const asked = {
    db,
    schema: environment.TANDEM_SCHEMA,
    live,
    now: Date.now,
    failed,
    allowsPrivateWebhooks: environment.TANDEM_WEBHOOK_PRIVATE,
  };
  const portal = await keepTrying(() => openPortal(asked), isAway, { signal, say });
  if (portal === undefined) return;
  atEnd("the webhooks", () => portal.close());
  check("nats", async () => (nats.isUp ? undefined : `${nats.where} is away`));

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
      database: () => database.check(),
      events: async () => (nats.isUp ? undefined : `${nats.where} is away`),
    }),
  };
  say(`calls are shown on http://${formatAddressPort(http.address)}`);
});
