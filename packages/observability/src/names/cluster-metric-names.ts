import type { Metric } from "./metric.ts";

/** How the processes are, and what they know of each other. */
export const CLUSTER_METRIC = {
  refusing: {
    name: "tandem.calls.refusing",
    kind: "gauge",
    unit: "1",
    description: "1 while the router refuses new calls for this reason",
  },
  takeovers: {
    name: "tandem.takeovers",
    kind: "counter",
    unit: "{partition}",
    description: "Partitions taken from a router that was not live",
  },
  placementChanges: {
    name: "tandem.placement.changes",
    kind: "counter",
    unit: "{change}",
    description: "Changes of this router's partitions and leases, by kind",
  },
  partitionsRecovered: {
    name: "tandem.partitions.recovered",
    kind: "observed-counter",
    unit: "{partition}",
    description: "Partitions of which Redis had lost what it had acknowledged, and which this router gave it again",
  },
  replicaLate: {
    name: "tandem.redis.replica.late",
    kind: "observed-counter",
    unit: "{wait}",
    description: "Waits for a replica of Redis that none ended in time: it is then not waited for, for 5 s",
  },
  partitions: {
    name: "tandem.partitions.held",
    kind: "gauge",
    unit: "{partition}",
    description: "Partitions that this router runs",
  },
  placementFrozen: {
    name: "tandem.placement.frozen",
    kind: "gauge",
    unit: "1",
    description: "1 while this router acts on nothing, because nothing is known for sure",
  },
  clockOffset: {
    name: "tandem.clock.offset.seconds",
    kind: "gauge",
    unit: "s",
    description: "How far the machine's clock is before the one of Redis",
  },
  routersLive: {
    name: "tandem.routers.live",
    kind: "gauge",
    unit: "{router}",
    description: "Routers that live, as far as this one knows",
  },
  edgesLive: {
    name: "tandem.edges.live",
    kind: "gauge",
    unit: "{edge}",
    description: "Edges whose heartbeat this router hears",
  },
  directoryAge: {
    name: "tandem.directory.age.seconds",
    kind: "gauge",
    unit: "s",
    description: "How long ago the copy of the directory was known to be the newest",
  },
  connectionUp: {
    name: "tandem.connection.up",
    kind: "gauge",
    unit: "1",
    description: "1 while the connection to NATS or Redis is there",
  },
  connectionLosses: {
    name: "tandem.connection.losses",
    kind: "observed-counter",
    unit: "{loss}",
    description: "How often it was lost",
  },
  redisMemory: {
    name: "tandem.redis.memory.bytes",
    kind: "gauge",
    unit: "By",
    description: "Memory that Redis uses",
  },
  redisMemoryLimit: {
    name: "tandem.redis.memory.limit.bytes",
    kind: "gauge",
    unit: "By",
    description: "Memory that Redis may use; 0 for no limit",
  },
  ready: {
    name: "tandem.process.ready",
    kind: "gauge",
    unit: "1",
    description: "1 while that part of the process is ready",
  },
  cpu: {
    name: "tandem.process.cpu.seconds",
    kind: "observed-counter",
    unit: "s",
    description: "CPU time of the process",
  },
  memory: {
    name: "tandem.process.memory.bytes",
    kind: "gauge",
    unit: "By",
    description: "Memory of the process",
  },
  loopUse: {
    name: "tandem.process.loop_use.seconds",
    kind: "observed-counter",
    unit: "s",
    description: "Time in which the event loop was not idle",
  },
} as const satisfies Readonly<Record<string, Metric>>;
