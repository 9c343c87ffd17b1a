import { entropyPool, systemHash } from "@tandem/adapter-crypto";
import { hepExporter } from "@tandem/adapter-hep";
import { loopLag, memoryStore } from "@tandem/adapter-memory";
import { clusterKeys } from "@tandem/identity";
import { tracedBilling } from "@tandem/observability/billing";
import type { LiveTap } from "@tandem/portal";
import { type Edge, edgeLimitsOf, inviteSpans, observeEdge, sipEdge } from "@tandem/sip-edge";
import {
  CALL_LIMIT,
  type Call,
  type CreditDesk,
  callWatch,
  countedCredit,
  creditDesk,
  creditLimitsOf,
  egressOf,
  type LoggedEvents,
  memoryLimits,
  partitionCapOf,
  type Router,
  type RouterOptions,
  refuseReplays,
  timedStore,
  transferRouter,
  wireAuthorizer,
  wireEvents,
} from "@tandem/transfer-router";
import { captureOf } from "../set-up/capture-of.ts";
import { type KeptSignalling, keepSignalling } from "../set-up/keep-signalling.ts";
import { observeHep } from "../set-up/observe-platform.ts";
import { breathe } from "./breathe.ts";
import type { Ground } from "./ground.ts";
import type { KeptRecords } from "./keep-records.ts";

/** Later than this, and new calls get 503: what is in progress comes first. */
const LOOP_LAG_MS = 400;
export const EDGE = "edge-0";

export interface CallGround extends Ground, Pick<RouterOptions, "plan" | "resolver"> {
  readonly records: KeptRecords;
  readonly live: LiveTap;
}

export interface TakenCalls {
  readonly router: Router;
  /** Takes messages once it is started. */
  readonly edge: Edge;
  readonly signalling: KeptSignalling;
  readonly faults: () => number;
  /** Ends before the records do. */
  close(): Promise<void>;
  /** Gives back what was leased of balances, when nothing calls any more. */
  giveBack(): Promise<void>;
}

/** The edge, the router and what both need, on the memory adapters. */
export async function takeCalls(ground: CallGround): Promise<TakenCalls> {
  const { config, db, clock, boot, telemetry, warn } = ground;
  const { metrics, spans } = telemetry;
  const keys = clusterKeys(config.secret ?? entropyPool()());
  const lag = loopLag(config.limits["eventLoopLagMs"] ?? LOOP_LAG_MS);
  const desk = deskOf(ground);
  const signalling = keepSignalling({
    ...{ config, db, clock, boot, metrics, breathe },
    watch: callWatch({ metrics, clock, ...(spans === undefined ? {} : { spans }) }),
    failed: (error) => warn(`signalling: ${String(error)}`),
  });
  const homer = config.hep === undefined ? undefined : await hepExporter(config.hep);
  if (homer !== undefined) observeHep(metrics, homer.counts);
  let faults = 0;
  const credit = countedCredit(desk, metrics, () => ground.directory);
  const router = transferRouter({
    ...routerGround(ground),
    keys,
    rates: credit,
    credit,
    edge: {
      send: (text, { address, port, transport, listener, flow }) =>
        edge.send({ text, destination: { address, port, transport: transport as "UDP" }, listener, flow }),
    },
    isLate: lag.isLate,
    onFault: (call, fault) => {
      faults += 1;
      warn(`call ${call}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
    },
    watch: signalling.watch,
  });
  await router.start();
  const edge = sipEdge({
    id: EDGE,
    listeners: ground.sockets.listeners,
    // CLUSTER rule 34: a router that is up knows which calls it has taken over.
    router: {
      deliver: refuseReplays({ router, keys, since: clock.now() }),
      flowLost: (flow) => router.flowLost(flow),
    },
    directory: () => ground.directory,
    keys,
    clock,
    hash: systemHash,
    limits: edgeLimitsOf(config.limits),
    ...captureOf(ground.capture, homer?.capture),
    ...(spans === undefined ? {} : { delivered: inviteSpans(spans) }),
  });
  observeEdge(metrics, edge.counters);
  return {
    router,
    edge,
    signalling,
    faults: () => faults,
    async close() {
      lag.close();
      await edge.close();
      router.close();
      await homer?.close();
      await signalling.close();
    },
    giveBack: () => desk.close(),
  };
}

function deskOf({ config, clock, boot, telemetry, records }: CallGround): CreditDesk {
  const { spans } = telemetry;
  const asking = { clock, isRemote: false };
  const billing = tracedBilling({ spans, ...asking }, records.billing.port);
  const authorizer = wireAuthorizer(billing, spans === undefined ? undefined : { spans, ...asking });
  return creditDesk({ clock, boot, authorizer, limits: creditLimitsOf(config.limits) });
}

/** What the router has of its own, whoever its edge is. */
function routerGround({ config, directory, clock, boot, plan, resolver, telemetry, records, live }: CallGround) {
  const { log } = records;
  const egress = egressOf(config.listen);
  return {
    boot,
    clock,
    directory: () => directory,
    plan,
    resolver,
    limits: memoryLimits(),
    store: timedStore(memoryStore<Call>(), telemetry.metrics, () => performance.now()),
    log: {
      append(logged: LoggedEvents) {
        const events = wireEvents(logged, directory.trunkById(logged.trunk)?.projectId ?? "");
        live.publish(events);
        return log.append(events);
      },
      get isLagging() {
        return log.isLagging;
      },
    },
    egress: () => egress,
    callLimit: config.limits["calls"] ?? CALL_LIMIT,
    partitionCap: partitionCapOf(config.limits),
    entropy: entropyPool(),
  };
}
