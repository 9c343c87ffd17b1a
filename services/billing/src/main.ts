import { billingService } from "@tandem/adapter-grpc";
import { ensureStreams } from "@tandem/adapter-nats";
import { formatConfigErrors, loadConfig } from "@tandem/adapter-yaml";
import { ATTRIBUTE } from "@tandem/observability";
import { tracedBilling } from "@tandem/observability/billing";
import { readOrExit } from "@tandem/process";
import { runService } from "@tandem/start-up";
import { overGrpc } from "@tandem/start-up/grpc";
import { openNats, readEvents } from "@tandem/start-up/nats";
import { openDatabase } from "@tandem/start-up/postgres";
import { accountsOf } from "./balances/accounts-of.ts";
import type { Account } from "./credit/credit-book.ts";
import { formatDeckErrors, loadDecks } from "./decks/load-decks.ts";
import { BILLING_ENVIRONMENT } from "./environment.ts";
import type { BillingAlarm } from "./lines/consume-legs.ts";
import { countLine } from "./lines/count-line.ts";
import { openBilling } from "./open-billing.ts";
import type { RateDecks } from "./rating/rate-decks.ts";

const environment = readOrExit(BILLING_ENVIRONMENT, process);

runService(process, { service: "billing", environment }, async (service) => {
  const { metrics, spans, say, alarm, atEnd, untilThere } = service;
  const { decks, accounts } = await setUpOf(environment);
  const database = await openDatabase(service, environment);
  if (database === undefined) return;
  const found = (what: BillingAlarm): void => {
    metrics.count("alarms", { [ATTRIBUTE.reason]: what.kind });
    alarm(JSON.stringify(what));
  };
  const billing = await untilThere(() =>
    openBilling({
      db: database.db,
      schema: environment.TANDEM_SCHEMA,
      decks,
      accounts,
      alarm: found,
      written: countLine(metrics),
    }),
  );
  if (billing === undefined) return;
  atEnd("what is being written", () => billing.close());
  const port = tracedBilling({ spans, clock: Date, isRemote: true }, billing.port);
  await overGrpc(service, environment).serve(environment.TANDEM_GRPC_LISTEN, [billingService(port)]);

  const events = await openNats(service, environment);
  if (events === undefined) return;
  await events.untilThere(() => ensureStreams(events.nats));
  events.isThere();
  readEvents(service, events.nats, "billing", billing);
  say("rates the legs that end");
});

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
