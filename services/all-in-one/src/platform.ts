import { bootNonce, entropyPool, systemHash } from "@tandem/adapter-crypto";
import { dnsResolver } from "@tandem/adapter-dns";
import { hepExporter } from "@tandem/adapter-hep";
import { loopLag, memoryLog, memoryStore, systemClock } from "@tandem/adapter-memory";
import { type OpenedDatabase, openPglite, type RunningProcess } from "@tandem/adapter-pglite";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import { accountsOf, countLine, openBilling, type RateDecks } from "@tandem/billing";
import { keepSweeping, openCdr, type SweepWorld } from "@tandem/cdr";
import type {
  BillingPort,
  CallEvent,
  CallRecordsPort,
  LiveEvents,
  RouterPort,
  SignallingPort,
} from "@tandem/contracts";
import { buildDirectory, type Config, type Directory } from "@tandem/directory";
import { clusterKeys } from "@tandem/identity";
import { ATTRIBUTE } from "@tandem/observability";
import { tracedBilling } from "@tandem/observability/billing";
import { tracedConsumer } from "@tandem/observability/consumer";
import type { ProcessUse } from "@tandem/observability/metrics";
import { openTelemetry, type Telemetry } from "@tandem/observability/telemetry";
import { liveTap, openPortal, type Portal, type Signalling, signallingOf } from "@tandem/portal";
import { EDGE_LIMITS, type Edge, type EdgeLimits, inviteSpans, observeEdge, sipEdge } from "@tandem/sip-edge";
import {
  CALL_LIMIT,
  type Call,
  callWatch,
  countedCredit,
  creditDesk,
  creditLimitsOf,
  egressOf,
  memoryLimits,
  ownCalls,
  partitionCapOf,
  type Router,
  refuseReplays,
  routerPort,
  soleCalls,
  timedStore,
  transferRouter,
  transportsOf,
  wireAuthorizer,
  wireEvents,
} from "@tandem/transfer-router";
import { Kysely } from "kysely";
import { type BoundListeners, bindListeners } from "./set-up/bind-listeners.ts";
import { type Capture, captureOf } from "./set-up/capture-of.ts";
import { keepSignalling } from "./set-up/keep-signalling.ts";
import { observeHep, observePlatform } from "./set-up/observe-platform.ts";
import { openedRecords } from "./set-up/opened-records.ts";
import { openerOf } from "./set-up/opener-of.ts";
import { ownLimits } from "./set-up/own-limits.ts";
import { warmUp } from "./warm-up/warm-up.ts";

/** How long events gather before billing and the records get them in bulk. */
const GATHER_MS = 2000;
const BATCHES = 5000;
/** So long a call's events wait for the call's end, that its records are written once and not in pieces. */
const WHOLE_CALL_MS = 4000;
const RETRY_MS = 500;
/** Later than this, and new calls get 503: what is in progress comes first. */
const LOOP_LAG_MS = 400;
/** A rehearsal that takes longer than this is cut off, however far it is. */
const WARM_UP_MS = 3_000;
const EDGE = "edge-0";

export interface PlatformOptions {
  readonly config: Config;
  readonly decks: RateDecks;
  /** Folder of the ledger and the records. */
  readonly data: string;
  readonly process: RunningProcess & ProcessUse;
  /** Sees each message in and out. */
  readonly capture?: Capture;
  /** Something that an operator should know of. */
  readonly warn?: (what: string) => void;
  /** Calls that are rehearsed in memory while the database opens, so that the first real ones find compiled code; none if left out. */
  readonly warmUpCalls?: number;
  /** Webhooks may go to private networks, and over plain HTTP. */
  readonly allowsPrivateWebhooks?: boolean;
  /** Base URL of an OTLP/HTTP collector, `http://127.0.0.1:4318`. Left out: no span is made. */
  readonly collector?: string;
}

export interface Platform {
  readonly router: Router;
  readonly edge: Edge;
  readonly billing: BillingPort;
  readonly calls: CallRecordsPort;
  /** As the portal shows it, and as it is kept. */
  readonly signalling: Signalling;
  readonly signallingPort: SignallingPort;
  readonly explainer: RouterPort;
  readonly directory: Directory;
  /** Users, keys and webhooks. */
  readonly portal: Portal;
  readonly live: LiveEvents;
  /** Prometheus' text format, read now. */
  metrics(): Promise<string>;
  /** Records that the last run had left open, and that were ended with cause `restart`. */
  readonly restarted: number;
  /** Resolves when every event so far is rated and recorded. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The four services in one process, on the memory adapters: the same code as in the cluster, above the ports.
 * Rejects with what `startProblem` knows; nothing is bound then, and where a port is in use nothing was made.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, warn = () => undefined } = options;
  const directory = buildDirectory(config, 1);
  const boot = bootNonce();
  const failed = (error: Error): void => warn(`socket: ${error.message}`);
  const sockets = await bindListeners(config.listen, openerOf(config, EDGE, boot), failed);
  try {
    const plan = phoneNumberPlan();
    // The database opens in a thread of its own: the rehearsal fills the time that this one would wait.
    const [database] = await Promise.all([
      openPglite({ folder: options.data, process: options.process }),
      rehearse(options.warmUpCalls ?? 0, plan).catch((error: unknown) => warn(`warm-up: ${String(error)}`)),
    ]);
    const instance = `tandem-${options.process.pid}`;
    const telemetry = await openTelemetry({ service: "tandem", instance, collector: options.collector });
    const db = new Kysely<unknown>({ dialect: database.dialect });
    const opened: Opened = { boot, sockets, database, telemetry, db };
    try {
      return await compose(options, directory, opened, plan, warn);
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    await sockets.close();
    throw error;
  }
}

interface Opened {
  /** Names this run: in the fence and in every flow token (CLUSTER rules 6, 18). */
  readonly boot: string;
  readonly sockets: BoundListeners;
  readonly database: OpenedDatabase;
  readonly db: Kysely<unknown>;
  readonly telemetry: Telemetry;
}

async function compose(
  options: PlatformOptions,
  directory: Directory,
  opened: Opened,
  plan: ReturnType<typeof phoneNumberPlan>,
  warn: (what: string) => void,
): Promise<Platform> {
  const { config, decks } = options;
  const { metrics, spans } = opened.telemetry;
  const spanned = spans === undefined ? {} : { spans };
  const clock = systemClock();
  const entropy = entropyPool();
  const keys = clusterKeys(config.secret ?? entropy());
  const billing = await openBilling({
    db: opened.db,
    decks,
    accounts: accountsOf(config.trunks),
    now: clock.now,
    breathe,
    alarm: (alarm) => {
      metrics.count("alarms", { [ATTRIBUTE.reason]: alarm.kind });
      warn(`billing: ${JSON.stringify(alarm)}`);
    },
    written: countLine(metrics),
  });
  const cdr = await openCdr({ db: opened.db, billing: billing.port, breathe });
  const live = liveTap();
  const portal = await openPortal({
    db: opened.db,
    live,
    now: clock.now,
    allowsPrivateWebhooks: options.allowsPrivateWebhooks ?? false,
    failed: (error) => warn(`portal: ${String(error)}`),
  });
  const rate = tracedConsumer({ spans, clock, service: "billing" }, billing.consume);
  const record = tracedConsumer({ spans, clock, service: "cdr" }, cdr.consume);
  const publish = async (events: readonly CallEvent[]): Promise<void> => {
    // Billing first: a record that is complete finds its lines.
    await rate(events);
    await record(events);
  };
  const restarted = await cdr.endOpenRecords(clock.now(), publish);
  const log = memoryLog<readonly CallEvent[]>({
    consume: (batches) => publish(batches.flat()),
    gatherMs: GATHER_MS,
    batchLimit: BATCHES,
    retryMs: RETRY_MS,
    grouping: { keyOf: (events) => events[0]?.incarnation ?? "", opens: openedRecords, heldMs: WHOLE_CALL_MS },
    failed: (error) => warn(`records: ${String(error)}; trying again`),
  });
  const transports = transportsOf(config.listen);
  const resolver = dnsResolver({ ...(config.dns === undefined ? {} : { servers: config.dns }), transports });
  const egress = egressOf(config.listen);
  const lag = loopLag(config.limits["eventLoopLagMs"] ?? LOOP_LAG_MS);
  const desk = creditDesk({
    clock,
    boot: opened.boot,
    authorizer: wireAuthorizer(
      tracedBilling({ spans, clock, isRemote: false }, billing.port),
      spans === undefined ? undefined : { spans, clock, isRemote: false },
    ),
    limits: creditLimitsOf(config.limits),
  });
  const signalling = keepSignalling({
    ...{ config, db: opened.db, clock, boot: opened.boot, metrics, breathe },
    watch: callWatch({ metrics, clock, ...spanned }),
    failed: (error) => warn(`signalling: ${String(error)}`),
  });
  const homer = config.hep === undefined ? undefined : await hepExporter(config.hep);
  const credit = countedCredit(desk, metrics, () => directory);
  let faults = 0;
  const router = transferRouter({
    boot: opened.boot,
    clock,
    keys,
    directory: () => directory,
    plan,
    resolver,
    limits: memoryLimits(),
    rates: credit,
    credit,
    store: timedStore(memoryStore<Call>(), metrics, () => performance.now()),
    log: {
      append(logged) {
        const events = wireEvents(logged, directory.trunkById(logged.trunk)?.projectId ?? "");
        live.publish(events);
        return log.append(events);
      },
      get isLagging() {
        return log.isLagging;
      },
    },
    edge: {
      send: (text, route) =>
        edge.send({
          text,
          destination: { address: route.address, port: route.port, transport: route.transport as "UDP" },
          listener: route.listener,
          flow: route.flow,
        }),
    },
    egress: () => egress,
    callLimit: config.limits["calls"] ?? CALL_LIMIT,
    partitionCap: partitionCapOf(config.limits),
    isLate: lag.isLate,
    entropy,
    onFault: (call, fault) => {
      faults += 1;
      warn(`call ${call}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
    },
    watch: signalling.watch,
  });
  await router.start();
  const edge: Edge = sipEdge({
    id: EDGE,
    listeners: opened.sockets.listeners,
    // CLUSTER rule 34: a router that is up knows which calls it has taken over.
    router: {
      deliver: refuseReplays({ router, keys, since: clock.now() }),
      flowLost: (flow) => router.flowLost(flow),
    },
    directory: () => directory,
    keys,
    clock,
    hash: systemHash,
    limits: ownLimits<EdgeLimits>(config, EDGE_LIMITS),
    ...captureOf(options.capture, homer?.capture),
    ...(spans === undefined ? {} : { delivered: inviteSpans(spans) }),
  });
  observeEdge(metrics, edge.counters);
  observePlatform(metrics, config.listen, options.process, {
    calls: () => router.size,
    eventsWaiting: () => log.size,
    faults: () => faults,
    mailboxes: () => router.mailboxes(),
    isLagging: () => log.isLagging,
  });
  if (homer !== undefined) observeHep(metrics, homer.counts);
  const port = routerPort({
    directory: () => directory,
    plan,
    resolver,
    transports,
    billing: billing.port,
    now: clock.now,
    calls: soleCalls(ownCalls(router)),
  });
  const hasCaughtUp = async (): Promise<boolean> => {
    await log.flush();
    return true;
  };
  const world: SweepWorld = { now: clock.now, router: port, hasCaughtUp, publish };
  const sweeping = keepSweeping({ sweep: () => cdr.sweep(world), say: warn });
  await edge.start();
  return {
    router,
    edge,
    billing: billing.port,
    calls: cdr.port,
    signalling: signallingOf(signalling.port),
    signallingPort: signalling.port,
    explainer: port,
    directory,
    portal,
    live,
    metrics: () => metrics.text(),
    restarted,
    async settled() {
      await Promise.all([log.flush(), signalling.flush()]);
    },
    async close() {
      lag.close();
      await sweeping.close();
      await edge.close();
      router.close();
      await homer?.close();
      await signalling.close();
      await log.flush();
      await portal.close();
      await desk.close();
      await billing.close();
      await cdr.close();
      await opened.db.destroy();
      await opened.database.close();
      await opened.telemetry.close();
    },
  };
}

async function rehearse(calls: number, plan: ReturnType<typeof phoneNumberPlan>): Promise<void> {
  if (calls === 0) return;
  await warmUp({
    plan,
    entropy: entropyPool(),
    hash: systemHash,
    store: memoryStore<Call>(),
    calls,
    withinMs: WARM_UP_MS,
    elapsed: () => performance.now(),
    breathe,
  });
}

/** Lets the sockets have their turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
