import { bootNonce, entropyPool, systemHash } from "@tandem/adapter-crypto";
import { dnsResolver } from "@tandem/adapter-dns";
import { memoryStore, systemClock } from "@tandem/adapter-memory";
import { openPglite, type RunningProcess } from "@tandem/adapter-pglite";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import type { RateDecks } from "@tandem/billing";
import { keepSweeping, type SweepWorld } from "@tandem/cdr";
import type { BillingPort, CallRecordsPort, LiveEvents, RouterPort, SignallingPort } from "@tandem/contracts";
import { buildDirectory, type Config, type Directory } from "@tandem/directory";
import type { ProcessUse } from "@tandem/observability/metrics";
import { openTelemetry } from "@tandem/observability/telemetry";
import { liveTap, openPortal, type Portal, type Signalling, signallingOf } from "@tandem/portal";
import type { Edge } from "@tandem/sip-edge";
import { type Call, ownCalls, type Router, routerPort, soleCalls, transportsOf } from "@tandem/transfer-router";
import { Kysely } from "kysely";
import { breathe } from "./compose/breathe.ts";
import type { Ground } from "./compose/ground.ts";
import { keepRecords } from "./compose/keep-records.ts";
import { EDGE, takeCalls } from "./compose/take-calls.ts";
import { bindListeners } from "./set-up/bind-listeners.ts";
import type { Capture } from "./set-up/capture-of.ts";
import { observePlatform } from "./set-up/observe-platform.ts";
import { openerOf } from "./set-up/opener-of.ts";
import { warmUp } from "./warm-up/warm-up.ts";

/** A rehearsal that takes longer than this is cut off, however far it is. */
const WARM_UP_MS = 3_000;

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
    const { decks, capture } = options;
    const clock = systemClock();
    const ground = { config, decks, directory, boot, clock, sockets, database, db, telemetry, capture, warn };
    try {
      return await compose(options, ground, plan);
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    await sockets.close();
    throw error;
  }
}

async function compose(
  options: PlatformOptions,
  ground: Ground,
  plan: ReturnType<typeof phoneNumberPlan>,
): Promise<Platform> {
  const { config, db, clock, directory, telemetry, warn } = ground;
  const { metrics } = telemetry;
  const records = await keepRecords(ground);
  const { billing, cdr, log } = records;
  const live = liveTap();
  const portal = await openPortal({
    db,
    live,
    now: clock.now,
    allowsPrivateWebhooks: options.allowsPrivateWebhooks ?? false,
    failed: (error) => warn(`portal: ${String(error)}`),
  });
  const transports = transportsOf(config.listen);
  const resolver = dnsResolver({ ...(config.dns === undefined ? {} : { servers: config.dns }), transports });
  const taken = await takeCalls({ ...ground, plan, resolver, records, live });
  const { router, edge, signalling } = taken;
  observePlatform(metrics, config.listen, options.process, {
    calls: () => router.size,
    eventsWaiting: () => log.size,
    faults: taken.faults,
    mailboxes: () => router.mailboxes(),
    isLagging: () => log.isLagging,
  });
  const explainer = routerPort({
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
  const world: SweepWorld = { now: clock.now, router: explainer, hasCaughtUp, publish: records.publish };
  const sweeping = keepSweeping({ sweep: () => cdr.sweep(world), say: warn });
  await edge.start();
  return {
    router,
    edge,
    billing: billing.port,
    calls: cdr.port,
    signalling: signallingOf(signalling.port),
    signallingPort: signalling.port,
    explainer,
    directory,
    portal,
    live,
    metrics: () => metrics.text(),
    restarted: records.restarted,
    async settled() {
      await Promise.all([log.flush(), signalling.flush()]);
    },
    async close() {
      await sweeping.close();
      await taken.close();
      await log.flush();
      await portal.close();
      await taken.giveBack();
      await billing.close();
      await cdr.close();
      await db.destroy();
      await ground.database.close();
      await telemetry.close();
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
