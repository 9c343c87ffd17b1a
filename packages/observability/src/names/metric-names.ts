interface Metric {
  /** Prometheus writes dots as underscores, and adds `_total` to a counter; a unit that is no count stands in the name. */
  readonly name: string;
  readonly kind: "counter" | "observed-counter" | "gauge" | "histogram";
  /** UCUM; in braces what is counted. */
  readonly unit: string;
  readonly description: string;
}

/** Every metric of the platform. Labels are closed sets: no call, number or trunk is one. */
export const METRIC = {
  transfers: {
    name: "tandem.transfers",
    kind: "counter",
    unit: "{transfer}",
    description: "Transfers that ended, by class and outcome",
  },
  postDialDelay: {
    name: "tandem.post_dial_delay.seconds",
    kind: "histogram",
    unit: "s",
    description: "From an INVITE of ours to its first 180 or 183, by class",
  },
  transferTime: {
    name: "tandem.transfer.seconds",
    kind: "histogram",
    unit: "s",
    description: "From a REFER to its outcome, by class and outcome",
  },
  calls: {
    name: "tandem.calls.active",
    kind: "gauge",
    unit: "{call}",
    description: "Calls in the router's memory, those that only linger included",
  },
  steps: {
    name: "tandem.steps",
    kind: "observed-counter",
    unit: "{step}",
    description: "Steps of calls that had an effect",
  },
  events: {
    name: "tandem.events",
    kind: "observed-counter",
    unit: "{event}",
    description: "Events of calls that were published",
  },
  eventsWaiting: {
    name: "tandem.events.waiting",
    kind: "gauge",
    unit: "{batch}",
    description: "Batches of events that their readers have not taken yet",
  },
  retransmissions: {
    name: "tandem.sip.retransmissions",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages of ours that a timer sent again",
  },
  signallingSent: {
    name: "tandem.signalling.sent",
    kind: "observed-counter",
    unit: "{part}",
    description: "Parts of calls' signalling that went to the records",
  },
  signallingLost: {
    name: "tandem.signalling.lost",
    kind: "observed-counter",
    unit: "{part}",
    description: "Parts of calls' signalling that could not be sent",
  },
  signallingLeftOut: {
    name: "tandem.signalling.left_out",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages that a bound kept out of a call's signalling",
  },
  signallingBytes: {
    name: "tandem.signalling.bytes",
    kind: "gauge",
    unit: "By",
    description: "Messages of calls that the router holds for their signalling",
  },
  refusing: {
    name: "tandem.calls.refusing",
    kind: "gauge",
    unit: "1",
    description: "1 while the router refuses new calls for this reason",
  },
  redisMemory: {
    name: "tandem.redis.memory.bytes",
    kind: "gauge",
    unit: "By",
    description: "Memory that Redis uses, as it tells the router",
  },
  redisMemoryLimit: {
    name: "tandem.redis.memory.limit.bytes",
    kind: "gauge",
    unit: "By",
    description: "Redis' maxmemory; 0 where it has none",
  },
  directoryAge: {
    name: "tandem.directory.age.seconds",
    kind: "gauge",
    unit: "s",
    description: "Since the router's copy of the directory was known to be the newest",
  },
  clockOffset: {
    name: "tandem.clock.offset.seconds",
    kind: "gauge",
    unit: "s",
    description: "What the router's clock is before that of Redis",
  },
  hepSent: {
    name: "tandem.hep.sent",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages copied to Homer",
  },
  hepDropped: {
    name: "tandem.hep.dropped",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages not copied to Homer: beyond the rate, too long, or not taken by the socket",
  },
  faults: {
    name: "tandem.faults",
    kind: "observed-counter",
    unit: "{step}",
    description: "Steps that threw: a bug of the platform",
  },
  received: {
    name: "tandem.edge.received",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages that came",
  },
  forwarded: {
    name: "tandem.edge.forwarded",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages that were given to a router",
  },
  answered: {
    name: "tandem.edge.answered",
    kind: "observed-counter",
    unit: "{message}",
    description: "Requests that the edge answered by itself, 100 not counted",
  },
  dropped: {
    name: "tandem.edge.dropped",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages that got no answer, by reason",
  },
  sent: {
    name: "tandem.edge.sent",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages that a socket took",
  },
  sendFailed: {
    name: "tandem.edge.send_failed",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages that no socket took",
  },
  undelivered: {
    name: "tandem.edge.undelivered",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages for which no router could be reached",
  },
  held: {
    name: "tandem.hop.held",
    kind: "gauge",
    unit: "{message}",
    description: "Messages at the edge that wait for a router's acknowledgement",
  },
  socketDrops: {
    name: "tandem.udp.drops",
    kind: "observed-counter",
    unit: "{datagram}",
    description: "Datagrams that the kernel threw away because the socket's buffer was full",
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
  alarms: {
    name: "tandem.alarms",
    kind: "counter",
    unit: "{alarm}",
    description: "What a person must look at: money may be missing or doubled, by reason",
  },
} as const satisfies Readonly<Record<string, Metric>>;

type Of<K extends Metric["kind"]> = {
  [M in keyof typeof METRIC]: (typeof METRIC)[M]["kind"] extends K ? M : never;
}[keyof typeof METRIC];

export type CounterName = Of<"counter">;
export type HistogramName = Of<"histogram">;
export type ObservedName = Of<"observed-counter" | "gauge">;
