import { bootNonce, entropyPool } from "@tandem/adapter-crypto";
import { dnsResolver } from "@tandem/adapter-dns";
import { billingClient, routerService } from "@tandem/adapter-grpc";
import { systemClock } from "@tandem/adapter-memory";
import { ensureStreams, type NatsConnection, type NatsEventLog, natsBus, natsEventLog } from "@tandem/adapter-nats";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import { clusterKeys, PARTITIONS } from "@tandem/identity";
import { readOrExit } from "@tandem/process";
import { runService, type Service } from "@tandem/start-up";
import { overGrpc } from "@tandem/start-up/grpc";
import { openNats } from "@tandem/start-up/nats";
import { openRedis } from "@tandem/start-up/redis";
import { ROUTER_ENVIRONMENT } from "./environment.ts";
import { edgeMetrics } from "./hop/edge-metrics.ts";
import { egressOf } from "./host/egress-of.ts";
import { liveEgress } from "./host/live-egress.ts";
import { CALL_LIMIT } from "./host/router.ts";
import { transportsOf } from "./host/transports-of.ts";
import { watchAll } from "./host/watch-all.ts";
import { wireEvents } from "./host/wire-events.ts";
import { withListeners } from "./host/with-listeners.ts";
import { partitionCapOf } from "./limits/partition-cap.ts";
import { clusterCalls } from "./live/cluster-calls.ts";
import { ownCalls } from "./live/own-calls.ts";
import { clockOfCluster } from "./main/clock-of-cluster.ts";
import { clusteredRouter } from "./main/clustered-router.ts";
import { openCredit } from "./main/open-credit.ts";
import { openSignalling } from "./main/open-signalling.ts";
import { openStrain } from "./main/open-strain.ts";
import { rehearseCalls } from "./main/rehearse-calls.ts";
import { seededDirectory } from "./main/seeded-directory.ts";
import { routerPort } from "./router-port.ts";
import { callWatch } from "./watch/call-watch.ts";
import { observeStrain } from "./watch/observe-strain.ts";

const environment = readOrExit(ROUTER_ENVIRONMENT, process);

let askEdges: () => Promise<string> = () => Promise.resolve("");
const options = { service: "transfer-router", environment, edgeMetrics: () => askEdges() };

const keys = clusterKeys(environment.TANDEM_SECRET, {
  other: environment.TANDEM_SECRET_OTHER,
  steady: environment.TANDEM_SECRET_STEADY,
});

runService(process, options, async (service) => {
  const { name, metrics, spans, atEnd, failed } = service;
  const ownClock = systemClock();
  const boot = bootNonce();
  const redis = await openRedis(service, environment);
  if (redis === undefined) return;
  const clock = await clockOfCluster(service, redis, ownClock);
  if (clock === undefined) return;
  const events = await openNats(service, environment);
  if (events === undefined) return;
  const { nats } = events;
  await events.untilThere(() => ensureStreams(nats));
  const live = await seededDirectory(service, events, environment);
  if (live === undefined) return;
  events.isThere();
  const grpc = overGrpc(service, environment);
  const channel = await grpc.channel("billing", environment.TANDEM_BILLING_URL);
  // Connected before the first call asks: on a busy machine that takes as long as an answer may. A billing that is away is none of our start's.
  await channel.check();
  const billing = billingClient(channel);

  const { config } = live;
  const bus = natsBus(nats);
  const plan = phoneNumberPlan();
  const transports = transportsOf(config.listen);
  const resolver = dnsResolver({ ...(config.dns === undefined ? {} : { servers: config.dns }), transports });
  const egress = liveEgress({ bus, clock, configured: egressOf(config.listen) });
  atEnd("the watch over listeners", async () => egress.close());
  const directory = withListeners(() => live.directory, egress);
  const log = openLog(service, nats);
  const { strain, memory } = openStrain(service, { redis, log, live });
  const credit = openCredit(service, { boot, clock, billing, directory, limits: config.limits });
  const signalling = await openSignalling(service, events, { boot, clock, config });
  const watch = callWatch({ metrics, clock, ...(spans === undefined ? {} : { spans }) });
  const { router, loop, edges, start } = clusteredRouter(service, {
    boot,
    clock,
    ownClock,
    bus,
    redis,
    keys,
    directory,
    plan,
    resolver,
    rates: credit,
    credit,
    log: {
      append: (logged) => log.append(wireEvents(logged, live.directory.trunkById(logged.trunk)?.projectId ?? "")),
      get isLagging() {
        return log.isLagging;
      },
      get waiting() {
        return log.waiting;
      },
    },
    egress: () => egress.current,
    entropy: entropyPool(),
    callLimit: config.limits["calls"] ?? CALL_LIMIT,
    partitionCap: partitionCapOf(config.limits),
    isLate: strain.refuses,
    watch: signalling === undefined ? watch : watchAll(watch, signalling.watch),
  });
  observeStrain(metrics, strain, { memory, directoryAgeMs: () => live.ageMs });
  askEdges = () => edgeMetrics(bus, edges.live);

  const calls = clusterCalls({ own: ownCalls(router), bus, member: { router: name, boot }, live: () => loop.live });
  const port = routerPort({ directory, plan, resolver, transports, billing, now: clock.now, calls });
  await grpc.serve(environment.TANDEM_GRPC_LISTEN, [routerService(port)]);
  await rehearseCalls(plan).catch(failed);
  await start();
  service.say(`runs ${loop.size} of ${PARTITIONS} partitions`);
});

/** What is not in the log yet when the process is to end goes there first. */
function openLog({ name, atEnd }: Service, nats: NatsConnection): NatsEventLog {
  const log = natsEventLog(nats, { router: name });
  atEnd("the event log", async () => {
    await log.flush();
    log.close();
  });
  return log;
}
