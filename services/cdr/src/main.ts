import { AdapterError } from "@tandem/actor";
import {
  billingClient,
  callRecordsService,
  openChannel,
  routerClient,
  serveGrpc,
  signallingService,
} from "@tandem/adapter-grpc";
import { adminAnswer, listenHttp } from "@tandem/adapter-http";
import {
  connectNats,
  ensureSignalling,
  ensureStreams,
  eventsPending,
  hasCaughtUp,
  natsEventConsumer,
  natsEventLog,
  natsSignallingConsumer,
} from "@tandem/adapter-nats";
import { connectPostgres } from "@tandem/adapter-postgres";
import { tracedConsumer } from "@tandem/observability/consumer";
import { observeConnection, observeProcess, observeReader } from "@tandem/observability/metrics";
import { openTelemetry } from "@tandem/observability/telemetry";
import { keepTrying, readOrExit, runProcess } from "@tandem/process";
import { Kysely } from "kysely";
import { CDR_ENVIRONMENT } from "./environment.ts";
import { openCdr } from "./open-cdr.ts";
import { openSignalling } from "./signalling/open-signalling.ts";
import { keepSweeping, SWEEP_EVERY_MS } from "./sweep/keep-sweeping.ts";
import type { SweepWorld } from "./sweep/sweep-orphans.ts";

const environment = readOrExit(CDR_ENVIRONMENT, process);
const name = environment.TANDEM_NAME;
/** As spans name it. */
const EVENTS = { system: "nats", stream: "events" };
const isAway = (error: unknown): boolean => error instanceof AdapterError;

runProcess(process, { service: "cdr", name }, async ({ say, signal, atEnd, check, waitFor, notReady, parts }) => {
  const failed = (error: unknown): void => say(error instanceof Error ? error.message : String(error));
  const collector = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  const telemetry = await openTelemetry({ service: "cdr", instance: name, collector });
  const { metrics, spans } = telemetry;
  atEnd("the telemetry", () => telemetry.close());
  observeProcess(metrics, process, parts);
  const admin = await listenHttp({
    ...environment.TANDEM_ADMIN_LISTEN,
    answer: adminAnswer(notReady, metrics.text),
    failed,
  });
  atEnd("the admin listener", () => admin.close());

  const postgres = waitFor("postgres");
  const database = await connectPostgres({ url: environment.TANDEM_DATABASE_URL, name, say: postgres.say, signal });
  if (database === undefined) return;
  atEnd("the database", () => database.close());
  postgres.isThere();
  check("postgres", () => database.check());

  const tls = { ca: environment.TANDEM_GRPC_CA, cert: environment.TANDEM_GRPC_CERT, key: environment.TANDEM_GRPC_KEY };
  const prices = await openChannel({ url: environment.TANDEM_BILLING_URL, name: "billing", tls });
  atEnd("the connection to billing", async () => prices.close());
  const db = new Kysely<unknown>({ dialect: database.dialect });
  const cdr = await keepTrying(
    () => openCdr({ db, schema: environment.TANDEM_SCHEMA, billing: billingClient(prices) }),
    isAway,
    { signal, say },
  );
  if (cdr === undefined) return;
  atEnd("what is being written", () => cdr.close());

  const signalling = openSignalling({
    db,
    now: Date.now,
    storeBytes: environment.TANDEM_SIGNALLING_MIB * 1_048_576,
    failed,
  });
  atEnd("the sweep of signalling", () => signalling.close());
  const services = [callRecordsService(cdr.port), signallingService(signalling.port)];
  const grpc = { services, notReady, failed, tls };
  const server = await serveGrpc({ ...environment.TANDEM_GRPC_LISTEN, ...grpc });
  atEnd("the gRPC server", () => server.drain());

  const events = waitFor("nats");
  const trying = { signal, say: events.say };
  const options = { servers: environment.TANDEM_NATS_URL, name, say: events.say, signal };
  const nats = await keepTrying(() => connectNats(options), isAway, trying);
  if (nats === undefined) return;
  atEnd("the connection to NATS", () => nats.close());
  await keepTrying(() => ensureStreams(nats), isAway, trying);
  await keepTrying(() => ensureSignalling(nats), isAway, trying);
  events.isThere();
  observeConnection(metrics, "nats", nats);
  check("nats", async () => (nats.isUp ? undefined : `${nats.where} is away`));
  const consumer = natsEventConsumer(nats, {
    durable: "cdr",
    handle: tracedConsumer({ spans, clock: Date, service: "cdr", source: EVENTS }, cdr.consume),
    poison: ({ bytes, reason, error }) => cdr.keepPoison(bytes, `${reason}: ${String(error)}`),
  });
  observeReader(metrics, "cdr", { counts: consumer.counts, pending: () => eventsPending(nats, "cdr") });
  atEnd("the consumer of events", () => consumer.close());
  const signallingParts = natsSignallingConsumer(nats, {
    keep: signalling.keep,
    dropped: (why) => say(`signalling: ${why}`),
  });
  atEnd("the consumer of signalling", () => signallingParts.close());
  const routerUrl = environment.TANDEM_ROUTER_URL;
  if (routerUrl !== "") {
    const routers = await openChannel({ url: routerUrl, name: "router", tls });
    const log = natsEventLog(nats, { router: name });
    const world: SweepWorld = {
      now: Date.now,
      quietMs: environment.TANDEM_QUIET_MS,
      router: routerClient(routers),
      hasCaughtUp: () => hasCaughtUp(nats, "cdr"),
      publish: (ends) => log.append(ends),
    };
    const everyMs = Math.min(SWEEP_EVERY_MS, environment.TANDEM_QUIET_MS);
    const sweeping = keepSweeping({ everyMs, sweep: () => cdr.sweep(world), say });
    atEnd("the look for orphans", async () => {
      await sweeping.close();
      log.close();
      routers.close();
    });
  }
  say("keeps the records of calls");
});
