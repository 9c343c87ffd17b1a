import { type Bus, type Clock, type ClusterClock, PlacementLoop } from "@tandem/actor";
import { type RedisConnection, redisLimits, redisPlacement, redisStore } from "@tandem/adapter-redis";
import { FLOW_LOST_SUBJECT } from "@tandem/contracts";
import { PARTITIONS } from "@tandem/identity";
import { countPlacement } from "@tandem/observability/metrics";
import type { Service } from "@tandem/start-up";
import { BusEdgeSender } from "../hop/edge-sender.ts";
import { EdgeWatch } from "../hop/edge-watch.ts";
import { HopServer } from "../hop/hop-server.ts";
import { tellTime } from "../hop/tell-time.ts";
import { callCodec } from "../host/call-codec.ts";
import type { Router, RouterOptions } from "../host/router.ts";
import { transferRouter } from "../host/transfer-router.ts";
import { observeRouter } from "../watch/observe-router.ts";
import { sayPlacement } from "../watch/say-placement.ts";
import { sayRecovered } from "../watch/say-recovered.ts";
import { timedStore } from "../watch/timed-store.ts";
import { breathe } from "./breathe.ts";

export interface ClusterGround extends Omit<RouterOptions, "limits" | "store" | "edge" | "onFault" | "shared" | "log"> {
  readonly clock: ClusterClock;
  /** This machine's, by which the placement measures how far it is off. */
  readonly ownClock: Clock;
  readonly bus: Bus;
  readonly redis: RedisConnection;
  readonly log: RouterOptions["log"] & { readonly waiting: number };
}

export interface ClusteredRouter {
  readonly router: Router;
  readonly loop: PlacementLoop;
  readonly edges: EdgeWatch;
  /** Takes partitions, and calls with them, until the process ends. */
  start(): Promise<void>;
}

/** A router among others: states and limits in Redis, messages over the bus, the partitions that are its own. */
export function clusteredRouter(service: Service, { bus, redis, ownClock, ...ground }: ClusterGround): ClusteredRouter {
  const { name, metrics, say, atEnd, check } = service;
  const { clock, boot, keys, log } = ground;
  const sender = new BusEdgeSender({ bus, clock, boot, gone: (flow) => router.flowLost(flow) });
  let late = 0;
  const replicaLate = (): void => {
    late += 1;
  };
  let faults = 0;
  let recovered = 0;
  const tellRecovered = sayRecovered(say);
  const router: Router = transferRouter({
    ...ground,
    limits: redisLimits(redis),
    store: timedStore(redisStore(redis, callCodec, { router: name, replicaLate }), metrics, () => performance.now()),
    edge: sender,
    onFault: (call, fault) => {
      faults += 1;
      service.alarm(`call ${call}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
    },
    shared: {
      lost: (partition) => loop.lost(partition),
      isSure: () => loop.isSure(),
      onTrouble: ({ message }) => say(message),
      recovered: () => {
        recovered += 1;
        tellRecovered();
      },
      breathe,
    },
  });
  const unreadable = (subject: string): void => say(`unreadable on ${subject}`);
  const server = new HopServer({ bus, router, keys, clock, boot, unreadable });
  const edges = new EdgeWatch({ bus, clock, flows: () => router.flows(), lost: (flow) => router.flowLost(flow) });
  atEnd("the watch over edges", async () => edges.close());
  bus.subscribe(FLOW_LOST_SUBJECT, ({ text }) => router.flowLost(text));
  tellTime(bus, clock);
  const count = countPlacement(metrics);
  const loop: PlacementLoop = new PlacementLoop({
    member: { router: name, boot },
    partitions: PARTITIONS,
    placement: redisPlacement(redis),
    bus,
    host: router.partitions,
    clock: ownClock,
    timeHeard: clock.heard,
    inlet: (partition) => server.inlet(partition),
    say: (notice) => {
      count(notice);
      sayPlacement(say, notice);
    },
  });
  observeRouter(metrics, {
    calls: () => router.size,
    faults: () => faults,
    recovered: () => recovered,
    replicaLate: () => late,
    mailboxes: () => router.mailboxes(),
    partitions: () => loop.size,
    isFrozen: () => loop.isFrozen,
    routers: () => loop.live.length,
    edges: () => edges.live.length,
    outbox: () => ({ events: log.waiting, isLagging: log.isLagging }),
  });
  return {
    router,
    loop,
    edges,
    async start() {
      await loop.start();
      check("partitions", async () => (loop.isFrozen ? "the last heartbeat is too old to act on" : undefined));
      atEnd("the partitions", async () => {
        await loop.drain();
        await sender.idle();
        router.close();
      });
    },
  };
}
