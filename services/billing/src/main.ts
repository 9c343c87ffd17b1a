import { AdapterError } from "@tandem/actor";
import { billingService, serveGrpc } from "@tandem/adapter-grpc";
import { adminAnswer, listenHttp } from "@tandem/adapter-http";
import { connectNats, ensureStreams, eventsPending, natsEventConsumer } from "@tandem/adapter-nats";
import { connectPostgres } from "@tandem/adapter-postgres";
import { formatConfigErrors, loadConfig } from "@tandem/adapter-yaml";
import { ATTRIBUTE } from "@tandem/observability";
import { tracedBilling } from "@tandem/observability/billing";
import { tracedConsumer } from "@tandem/observability/consumer";
import { observeConnection, observeProcess, observeReader } from "@tandem/observability/metrics";
import { openTelemetry } from "@tandem/observability/telemetry";
import { keepTrying, readOrExit, runProcess } from "@tandem/process";
import { Kysely } from "kysely";
import { accountsOf } from "./balances/accounts-of.ts";
import type { Account } from "./credit/credit-book.ts";
import { formatDeckErrors, loadDecks } from "./decks/load-decks.ts";
import { BILLING_ENVIRONMENT } from "./environment.ts";
import type { BillingAlarm } from "./lines/consume-legs.ts";
import { countLine } from "./lines/count-line.ts";
import { openBilling } from "./open-billing.ts";
import type { RateDecks } from "./rating/rate-decks.ts";

const environment = readOrExit(BILLING_ENVIRONMENT, process);
const name = environment.TANDEM_NAME;
/** As spans name it. */
const EVENTS = { system: "nats", stream: "events" };
const isAway = (error: unknown): boolean => error instanceof AdapterError;

runProcess(
  process,
  { service: "billing", name },
  async ({ say, alarm, signal, atEnd, check, waitFor, notReady, parts }) => {
    const failed = (error: unknown): void => say(error instanceof Error ? error.message : String(error));
    const { decks, accounts } = await setUpOf(environment);
    const collector = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
    const telemetry = await openTelemetry({ service: "billing", instance: name, collector });
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

    const db = new Kysely<unknown>({ dialect: database.dialect });
    const found = (what: BillingAlarm): void => {
      metrics.count("alarms", { [ATTRIBUTE.reason]: what.kind });
      alarm(JSON.stringify(what));
    };
    const billing = await keepTrying(
      () =>
        openBilling({
          db,
          schema: environment.TANDEM_SCHEMA,
          decks,
          accounts,
          alarm: found,
          written: countLine(metrics),
        }),
      isAway,
      { signal, say },
    );
    if (billing === undefined) return;
    atEnd("what is being written", () => billing.close());

    const tls = {
      ca: environment.TANDEM_GRPC_CA,
      cert: environment.TANDEM_GRPC_CERT,
      key: environment.TANDEM_GRPC_KEY,
    };
    const grpc = {
      services: [billingService(tracedBilling({ spans, clock: Date, isRemote: true }, billing.port))],
      notReady,
      failed,
      tls,
    };
    const server = await serveGrpc({ ...environment.TANDEM_GRPC_LISTEN, ...grpc });
    atEnd("the gRPC server", () => server.drain());

    const events = waitFor("nats");
    const trying = { signal, say: events.say };
    const options = { servers: environment.TANDEM_NATS_URL, name, say: events.say, signal };
    const nats = await keepTrying(() => connectNats(options), isAway, trying);
    if (nats === undefined) return;
    atEnd("the connection to NATS", () => nats.close());
    await keepTrying(() => ensureStreams(nats), isAway, trying);
    events.isThere();
    observeConnection(metrics, "nats", nats);
    check("nats", async () => (nats.isUp ? undefined : `${nats.where} is away`));
    const consumer = natsEventConsumer(nats, {
      durable: "billing",
      handle: tracedConsumer({ spans, clock: Date, service: "billing", source: EVENTS }, billing.consume),
      poison: ({ bytes, reason, error }) => billing.keepPoison(bytes, `${reason}: ${String(error)}`),
    });
    observeReader(metrics, "billing", { counts: consumer.counts, pending: () => eventsPending(nats, "billing") });
    atEnd("the consumer of events", () => consumer.close());
    say("rates the legs that end");
  },
);

/** Prices and balances of the configuration. Throws all that is wrong with either, where, and what to write instead. */
async function setUpOf({
  TANDEM_CONFIG: file,
  TANDEM_SECRETS: secretsFolder,
}: typeof environment): Promise<{ readonly decks: RateDecks; readonly accounts: readonly Account[] }> {
  const config = await loadConfig(file, { secretsFolder });
  if (!config.ok) throw new Error(formatConfigErrors(config.error));
  const decks = await loadDecks(config.value.rateDecks);
  if (!decks.ok) throw new Error(formatDeckErrors(decks.error));
  return { decks: decks.value, accounts: accountsOf(config.value.trunks) };
}
