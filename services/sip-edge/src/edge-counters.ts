import type { DropReason } from "./admission/arrival.ts";

/** What an edge has done since its start. */
export interface EdgeCounters {
  received: number;
  forwarded: number;
  /** Of those, beyond their leg's rate. */
  excess: number;
  /** Of those, given up for it. */
  shed: number;
  /** By the edge itself, 100 not counted. */
  answered: number;
  readonly dropped: Record<DropReason, number>;
  sent: number;
  sendFailed: number;
  /** Messages for which no router could be reached. */
  undelivered: number;
  /** Connections that had brought messages, and are gone. */
  flowsLost: number;
}

export function edgeCounters(): EdgeCounters {
  return {
    received: 0,
    forwarded: 0,
    excess: 0,
    shed: 0,
    answered: 0,
    dropped: {
      "keep-alive": 0,
      "not-sip": 0,
      unanswerable: 0,
      "stray-response": 0,
      "stray-ack": 0,
      flood: 0,
      "forged-flood": 0,
    },
    sent: 0,
    sendFailed: 0,
    undelivered: 0,
    flowsLost: 0,
  };
}
