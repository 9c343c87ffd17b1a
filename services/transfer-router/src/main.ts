import { AdapterError, clusterClock, PlacementLoop, type PlacementNotice, sampleTime } from "@tandem/actor";
import { bootNonce, entropyPool } from "@tandem/adapter-crypto";
import { dnsResolver } from "@tandem/adapter-dns";
import { billingClient, openChannel, routerService, serveGrpc } from "@tandem/adapter-grpc";
import { adminAnswer, listenHttp } from "@tandem/adapter-http";
import { loopLag, memoryStore, systemClock } from "@tandem/adapter-memory";
import {
  connectNats,
  ensureSignalling,
  ensureStreams,
  liveDirectory,
  type NatsDirectory,
  natsBus,
  natsDirectory,
  natsEventLog,
  natsSignallingLog,
} from "@tandem/adapter-nats";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import { connectRedis, redisLimits, redisPlacement, redisStore, redisTime, watchMemory } from "@tandem/adapter-redis";
import { formatConfigErrors, loadConfig } from "@tandem/adapter-yaml";
import { FLOW_LOST_SUBJECT } from "@tandem/contracts";
import { DEFAULT_CAPTURE } from "@tandem/directory";
import { clusterKeys, PARTITIONS } from "@tandem/identity";
import { countPlacement, observeClock, observeConnection, observeProcess } from "@tandem/observability/metrics";
import { openTelemetry } from "@tandem/observability/telemetry";
import { keepTrying, readOrExit, runProcess } from "@tandem/process";
import type { EncodedCall } from "./call/codec.ts";
import type { Call } from "./call/state.ts";
import { captureLimitsOf } from "./capture/capture-limits.ts";
import { creditDesk } from "./credit/credit-desk.ts";
import { creditLimitsOf } from "./credit/credit-limits.ts";
import { ROUTER_ENVIRONMENT } from "./environment.ts";
import { edgeMetrics } from "./hop/edge-metrics.ts";
import { BusEdgeSender } from "./hop/edge-sender.ts";
import { EdgeWatch } from "./hop/edge-watch.ts";
import { HopServer } from "./hop/hop-server.ts";
import { tellTime } from "./hop/tell-time.ts";
import { callCodec } from "./host/call-codec.ts";
import { egressOf } from "./host/egress-of.ts";
import { liveEgress } from "./host/live-egress.ts";
import { CALL_LIMIT, type Router, transferRouter } from "./host/transfer-router.ts";
import { transportsOf } from "./host/transports-of.ts";
import { watchAll } from "./host/watch-all.ts";
import { wireAuthorizer } from "./host/wire-authorizer.ts";
import { wireEvents } from "./host/wire-events.ts";
import { withListeners } from "./host/with-listeners.ts";
import { partitionCapOf } from "./limits/partition-cap.ts";
import { isTooOld, strainOf } from "./limits/strain.ts";
import { clusterCalls } from "./live/cluster-calls.ts";
import { ownCalls } from "./live/own-calls.ts";
import { rehearseRouter } from "./rehearsal/rehearse-router.ts";
import { routerPort } from "./router-port.ts";
import { observeSignalling } from "./signalling/observe-signalling.ts";
import { signallingDesk } from "./signalling/signalling-desk.ts";
import { callWatch } from "./watch/call-watch.ts";
import { countedCredit } from "./watch/counted-credit.ts";
import { explainClock } from "./watch/explain-clock.ts";
import { observeRouter } from "./watch/observe-router.ts";
import { observeStrain } from "./watch/observe-strain.ts";
import { timedStore } from "./watch/timed-store.ts";

const LOOP_LAG_MS = 400;
const REHEARSED_CALLS = 300;
/** A rehearsal that takes longer than this is cut off, however far it is. */
const REHEARSAL_MS = 3_000;

const environment = readOrExit(ROUTER_ENVIRONMENT, process);
const name = environment.TANDEM_NAME;
const isAway = (error: unknown): boolean => error instanceof AdapterError;

const whose = { service: "transfer-router", name };

runProcess(process, whose, async ({ say, alarm, signal, atEnd, check, waitFor, notReady, parts }) => {
  const failed = (error: unknown): void => say(error instanceof Error ? error.message : String(error));
  const collector = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  const telemetry = await openTelemetry({ service: whose.service, instance: name, collector });
  const { metrics, spans } = telemetry;
  atEnd("the telemetry", () => telemetry.close());
  observeProcess(metrics, process, parts);
  let liveEdges: () => Promise<string> = () => Promise.resolve("");
  const admin = await listenHttp({
    ...environment.TANDEM_ADMIN_LISTEN,
    answer: adminAnswer(notReady, metrics.text, () => liveEdges()),
    failed,
  });
  atEnd("the admin listener", () => admin.close());
  const ownClock = systemClock();
  const boot = bootNonce();

  const redisIs = waitFor("redis");
  const redis = connectRedis({ url: environment.TANDEM_REDIS_URL, name, say: redisIs.say });
  atEnd("the connection to Redis", () => redis.close());
  observeConnection(metrics, "redis", redis);
  await redis.up();
  redisIs.isThere();
  check("redis", async () => (redis.isUp ? undefined : `${redis.where} is away`));
  const ask = () => sampleTime(ownClock, () => redisTime(redis));
  const time = await keepTrying(ask, isAway, { signal, say: redisIs.say });
  if (time === undefined) return;
  const clock = clusterClock(ownClock, time);
  observeClock(metrics, Date.now, clock.known);
  check("clock", async () => explainClock(clock, Date.now()));

  const memory = watchMemory(redis, { say });
  atEnd("the watch over Redis' memory", async () => memory.close());

  const natsIs = waitFor("nats");
  const trying = { signal, say: natsIs.say };
  const nats = await connectNats({ servers: environment.TANDEM_NATS_URL, name, say: natsIs.say, signal });
  atEnd("the connection to NATS", () => nats.close());
  await keepTrying(() => ensureStreams(nats), isAway, trying);
  observeConnection(metrics, "nats", nats);
  const bus = natsBus(nats);
  const source = natsDirectory(nats);
  atEnd("the directory", async () => source.close());
  await keepTrying(() => seed(source, environment), isAway, trying);
  const live = await liveDirectory(source, signal);
  if (live === undefined) return;
  natsIs.isThere();
  check("nats", async () => (nats.isUp ? undefined : `${nats.where} is away`));

  const tls = { ca: environment.TANDEM_GRPC_CA, cert: environment.TANDEM_GRPC_CERT, key: environment.TANDEM_GRPC_KEY };
  const channel = await openChannel({ url: environment.TANDEM_BILLING_URL, name: "billing", tls });
  atEnd("the connection to billing", async () => channel.close());

  const { config } = live;
  const plan = phoneNumberPlan();
  const transports = transportsOf(config.listen);
  const resolver = dnsResolver({
    ...(config.dns === undefined ? {} : { servers: config.dns }),
    transports,
  });
  const egress = liveEgress({ bus, clock, configured: egressOf(config.listen) });
  atEnd("the watch over listeners", async () => egress.close());
  const directory = withListeners(() => live.directory, egress);
  const lag = loopLag(config.limits["eventLoopLagMs"] ?? LOOP_LAG_MS, (ms) =>
    say(`its event loop is late by ${ms} ms: new calls are refused until it has been on time for a second`),
  );
  const log = natsEventLog(nats, { router: name });
  atEnd("the event log", async () => {
    await log.flush();
    log.close();
  });
  const strain = strainOf({
    log: () => log.isLagging,
    loop: () => lag.isLate(),
    memory: () => memory.isFull,
    directory: () => isTooOld(live.ageMs),
  });
  const keys = clusterKeys(environment.TANDEM_SECRET, {
    other: environment.TANDEM_SECRET_OTHER,
    steady: environment.TANDEM_SECRET_STEADY,
  });
  const billing = billingClient(channel);
  const asking = spans === undefined ? undefined : { spans, clock, isRemote: true };
  const desk = creditDesk({
    clock,
    boot,
    authorizer: wireAuthorizer(billing, asking),
    limits: creditLimitsOf(config.limits),
  });
  atEnd("the leases of credit", () => desk.close());
  const sender = new BusEdgeSender({ bus, clock, boot, gone: (flow) => router.flowLost(flow) });
  const policy = config.capture ?? DEFAULT_CAPTURE;
  const signalling = policy.enabled
    ? signallingDesk({
        clock,
        boot,
        policy,
        limits: captureLimitsOf(config.limits),
        send: natsSignallingLog(nats, { router: name }).send,
        breathe,
      })
    : undefined;
  if (signalling !== undefined) {
    await keepTrying(() => ensureSignalling(nats), isAway, trying);
    observeSignalling(metrics, signalling);
    atEnd("the signalling of calls", () => signalling.close());
  }
  const watch = callWatch({ metrics, clock, ...(spans === undefined ? {} : { spans }) });
  const credit = countedCredit(desk, metrics, directory);
  let faults = 0;
  const router: Router = transferRouter({
    boot,
    clock,
    keys,
    directory,
    plan,
    resolver,
    limits: redisLimits(redis),
    rates: credit,
    credit,
    store: timedStore(redisStore(redis, callCodec), metrics, () => performance.now()),
    log: {
      append: (logged) => log.append(wireEvents(logged, live.directory.trunkById(logged.trunk)?.projectId ?? "")),
      get isLagging() {
        return log.isLagging;
      },
    },
    edge: sender,
    egress: () => egress.current,
    callLimit: config.limits["calls"] ?? CALL_LIMIT,
    partitionCap: partitionCapOf(config.limits),
    isLate: strain.refuses,
    entropy: entropyPool(),
    onFault: (call, fault) => {
      faults += 1;
      alarm(`call ${call}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
    },
    watch: signalling === undefined ? watch : watchAll(watch, signalling.watch),
    shared: {
      lost: (partition) => loop.lost(partition),
      isSure: () => loop.isSure(),
      onTrouble: ({ message }) => say(message),
      breathe,
    },
  });
  observeStrain(metrics, strain, { memory, directoryAgeMs: () => live.ageMs });
  const count = countPlacement(metrics);
  const server = new HopServer({
    bus,
    router,
    keys,
    clock,
    boot,
    unreadable: (subject) => say(`unreadable on ${subject}`),
  });
  const edges = new EdgeWatch({ bus, clock, flows: () => router.flows(), lost: (flow) => router.flowLost(flow) });
  atEnd("the watch over edges", async () => edges.close());
  liveEdges = () => edgeMetrics(bus, edges.live);
  bus.subscribe(FLOW_LOST_SUBJECT, ({ text }) => router.flowLost(text));
  tellTime(bus, clock);
  const member = { router: name, boot };
  const loop: PlacementLoop = new PlacementLoop({
    member,
    partitions: PARTITIONS,
    placement: redisPlacement(redis),
    bus,
    host: router.partitions,
    clock: ownClock,
    timeHeard: clock.heard,
    inlet: (partition) => server.inlet(partition),
    say: (notice) => {
      count(notice);
      sayNotice(say, notice);
    },
  });
  observeRouter(metrics, {
    calls: () => router.size,
    faults: () => faults,
    mailboxes: () => router.mailboxes(),
    partitions: () => loop.size,
    isFrozen: () => loop.isFrozen,
    routers: () => loop.live.length,
    edges: () => edges.live.length,
    outbox: () => ({ events: log.waiting, isLagging: log.isLagging }),
  });
  const explainer = routerPort({
    directory,
    plan,
    resolver,
    transports,
    billing,
    now: clock.now,
    calls: clusterCalls({ own: ownCalls(router), bus, member, live: () => loop.live }),
  });
  const grpc = await serveGrpc({
    ...environment.TANDEM_GRPC_LISTEN,
    services: [routerService(explainer)],
    notReady,
    failed,
    tls,
  });
  atEnd("the gRPC server", () => grpc.drain());
  await rehearsed(plan).catch(failed);
  await loop.start();
  check("partitions", async () => (loop.isFrozen ? "the last heartbeat is too old to act on" : undefined));
  atEnd("the partitions", async () => {
    await loop.drain();
    await sender.idle();
    router.close();
    lag.close();
  });
  say(`runs ${loop.size} of ${PARTITIONS} partitions`);
});

/** Lets the bus have its turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** `TANDEM_CONFIG` is empty where the directory is kept otherwise. */
async function seed(
  directory: NatsDirectory,
  { TANDEM_CONFIG: file, TANDEM_SECRETS: secretsFolder, TANDEM_SEED: mode }: typeof environment,
): Promise<void> {
  if (file === "") return;
  const config = await loadConfig(file, { secretsFolder });
  if (!config.ok) throw new Error(formatConfigErrors(config.error));
  await directory.seed(config.value, mode);
}

function timeOf(gapMs: number): string {
  return Number.isFinite(gapMs) ? `${gapMs} ms` : "a time that nobody knows";
}

function sayNotice(say: (what: string) => void, notice: PlacementNotice): void {
  switch (notice.kind) {
    case "claimed":
      return say(`claimed ${notice.partitions} partitions, nobody ran them for ${timeOf(notice.gapMs)}`);
    case "dead":
      return say(`${notice.router} is dead`);
    case "lost":
      return say(`partition ${notice.partition} was taken by another router`);
    case "frozen":
      return say("frozen: nothing is known for sure");
    case "thawed":
      return say(`acts again after ${notice.gapMs} ms`);
    case "trouble":
      return say(notice.error instanceof Error ? notice.error.message : String(notice.error));
    case "received":
    case "handed-over":
      return;
  }
}

/** The first real calls find compiled code; what a rehearsal leaves behind goes with its store. */
function rehearsed(plan: ReturnType<typeof phoneNumberPlan>): Promise<number> {
  const encode = (call: Call, before: Call | undefined, kept: unknown): EncodedCall =>
    callCodec.keep(kept as EncodedCall | undefined, callCodec.encode(call, before));
  return rehearseRouter({
    plan,
    entropy: entropyPool(),
    store: memoryStore<Call>({ encode, decode: (kept) => callCodec.decode(kept as EncodedCall) }),
    calls: REHEARSED_CALLS,
    withinMs: REHEARSAL_MS,
    elapsed: () => performance.now(),
    breathe,
  });
}
