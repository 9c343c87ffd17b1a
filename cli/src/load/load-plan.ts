/** An IPv4 address and a UDP port. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

/** What one worker plays, whole in one message. Durations in ms. */
export interface LoadPlan {
  /** Distinct among the workers: ids of calls begin with it. */
  readonly worker: string;
  /** Where calls are sent, host and port, in turn. A name is all the addresses that it has. */
  readonly targets: readonly string[];
  /** Sockets of the calling side, in turn: different ports reach different edges that share one address. */
  readonly callers: readonly Place[];
  /** Sockets of the called sides, transferee and transfer target alike: the configuration of the platform says who is called where. */
  readonly called: readonly Place[];
  /** URI of the calling side, as `sip:+12025550100@acme.trunk.example`. */
  readonly from: string;
  /** URIs that are dialled, in turn. */
  readonly dials: readonly string[];
  /** URIs that calls are transferred to, in turn. */
  readonly referTo: readonly string[];
  /** From the ACK of the call to the REFER. */
  readonly talkMs: number;
  /** From the transfer target's ACK to its BYE. */
  readonly afterMs: number;
  /** Before the transfer target answers. */
  readonly answerMs: number;
  /** From the 202 to the transferor's BYE, when nobody has hung up before. */
  readonly hangUpMs: number;
  /** How long a party waits for what must come next; the transactions have RFC 3261's own limits. */
  readonly patienceMs: number;
  /** Calls at once at most. */
  readonly most: number;
}

/** The times of a call that are measured. */
export const LATENCIES = {
  answered: "INVITE to 200",
  accepted: "REFER to 202",
  invited: "REFER to INVITE at the target",
  finished: "REFER to final NOTIFY",
} as const;

export type LatencyName = keyof typeof LATENCIES;
export const LATENCY_NAMES = Object.keys(LATENCIES) as readonly LatencyName[];
