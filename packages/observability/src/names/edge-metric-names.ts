import type { Metric } from "./metric.ts";

/** What comes and goes at the sockets. */
export const EDGE_METRIC = {
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
  excess: {
    name: "tandem.edge.excess",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages of dialogs beyond the rate of their leg",
  },
  shed: {
    name: "tandem.edge.shed",
    kind: "observed-counter",
    unit: "{message}",
    description: "Those of them that were given up",
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
} as const satisfies Readonly<Record<string, Metric>>;
