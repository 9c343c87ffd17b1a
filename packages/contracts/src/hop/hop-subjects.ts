/** A partition's messages: only its owner listens. */
export function callSubject(partition: number): string {
  return `call.${partition}`;
}

/** What did not leave an edge, for the owner of a partition. */
export function reportSubject(partition: number): string {
  return `report.${partition}`;
}

/** Asks one edge for its metrics; answered in Prometheus' text format. @param edge its id, boot nonce included */
export function edgeMetricsSubject(edge: string): string {
  return `edge-metrics.${edge}`;
}

/** Messages for the connections of one edge. @param edge its id, boot nonce included */
export function edgeSubject(edge: string): string {
  return `edge.${edge}`;
}

/** Messages that any edge can send that has this listener's socket. Colons and dots of its name are no words of a subject. */
export function egressSubject(listener: string): string {
  return `egress.${listener.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
}

/** Which routers began a message that this edge has sent more than once, `SEQ BOOT` (CLUSTER rule 26). */
export function tookSubject(edge: string): string {
  return `took.${edge}`;
}

/** And which of them gave it back, `SEQ BOOT`. A subject of its own: an edge of an older version takes whatever is on the other for one more router. */
export function gaveSubject(edge: string): string {
  return `gave.${edge}`;
}

/** Where a run of a router says that it lives: it did not fall over what it has begun (CLUSTER rule 26). */
export function aliveSubject(boot: string): string {
  return `alive.${boot}`;
}

/** A connection is gone: of interest to every router. */
export const FLOW_LOST_SUBJECT = "flow.lost";

/** Asked for the time of the cluster, one router answers: ms since the epoch, nothing when it does not know (CLUSTER rule 22). */
export const TIME_SUBJECT = "time";

/** Each edge says twice a second that it is there. */
export const EDGE_BEAT_SUBJECT = "edges.beat";

/** Edges with an address of their own say once a second which listeners they have. */
export const EGRESS_SUBJECT = "edges.egress";
