import { billingClient, callRecordsService, routerClient, signallingService } from "@tandem/adapter-grpc";
import {
  ensureSignalling,
  ensureStreams,
  hasCaughtUp,
  type NatsConnection,
  natsEventLog,
  natsSignallingConsumer,
} from "@tandem/adapter-nats";
import { readOrExit } from "@tandem/process";
import { runService, type Service } from "@tandem/start-up";
import { type OverGrpc, overGrpc } from "@tandem/start-up/grpc";
import { openNats, readEvents } from "@tandem/start-up/nats";
import { openDatabase } from "@tandem/start-up/postgres";
import { CDR_ENVIRONMENT } from "./environment.ts";
import { type Cdr, openCdr } from "./open-cdr.ts";
import { openSignalling } from "./signalling/open-signalling.ts";
import { keepSweeping, SWEEP_EVERY_MS } from "./sweep/keep-sweeping.ts";

const environment = readOrExit(CDR_ENVIRONMENT, process);

runService(process, { service: "cdr", environment }, async (service) => {
  const { say, failed, atEnd, untilThere } = service;
  const database = await openDatabase(service, environment);
  if (database === undefined) return;
  const { db } = database;
  const grpc = overGrpc(service, environment);
  const billing = billingClient(await grpc.channel("billing", environment.TANDEM_BILLING_URL));
  const cdr = await untilThere(() => openCdr({ db, schema: environment.TANDEM_SCHEMA, billing }));
  if (cdr === undefined) return;
  atEnd("what is being written", () => cdr.close());
  const storeBytes = environment.TANDEM_SIGNALLING_MIB * 1_048_576;
  const signalling = openSignalling({ db, now: Date.now, storeBytes, failed });
  atEnd("the sweep of signalling", () => signalling.close());
  await grpc.serve(environment.TANDEM_GRPC_LISTEN, [callRecordsService(cdr.port), signallingService(signalling.port)]);

  const events = await openNats(service, environment);
  if (events === undefined) return;
  const { nats } = events;
  await events.untilThere(() => ensureStreams(nats));
  await events.untilThere(() => ensureSignalling(nats));
  events.isThere();
  readEvents(service, nats, "cdr", cdr);
  const parts = natsSignallingConsumer(nats, {
    keep: signalling.keep,
    dropped: (why) => say(`signalling: ${why}`),
  });
  atEnd("the consumer of signalling", () => parts.close());
  if (environment.TANDEM_ROUTER_URL !== "") await sweepOrphans(service, cdr, nats, grpc);
  say("keeps the records of calls");
});

/** Looks for records whose calls are gone, for as long as the process runs: routers say which those are. */
async function sweepOrphans(
  { name, say, atEnd }: Service,
  cdr: Cdr,
  nats: NatsConnection,
  grpc: OverGrpc,
): Promise<void> {
  const { TANDEM_ROUTER_URL: url, TANDEM_QUIET_MS: quietMs } = environment;
  const router = routerClient(await grpc.channel("router", url));
  const log = natsEventLog(nats, { router: name });
  atEnd("the log of what is ended", async () => log.close());
  const sweeping = keepSweeping({
    everyMs: Math.min(SWEEP_EVERY_MS, quietMs),
    sweep: () =>
      cdr.sweep({
        now: Date.now,
        quietMs,
        router,
        hasCaughtUp: () => hasCaughtUp(nats, "cdr"),
        publish: (ends) => log.append(ends),
      }),
    say,
  });
  atEnd("the look for orphans", () => sweeping.close());
}
