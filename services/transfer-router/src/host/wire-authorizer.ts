import {
  type AuthorizeRequest,
  type AuthorizeResponse,
  Direction,
  type LeaseChange,
  type TracedBillingPort,
} from "@tandem/contracts";
import type { Authorizer } from "../ports/authorizer.ts";
import { type AskTracing, askBilling } from "../watch/ask-billing.ts";

type Batch = Parameters<Authorizer["authorize"]>[0];

/** Billing's contract as the router asks it: bound directly in one process, over gRPC in the cluster. */
export function wireAuthorizer(billing: Pick<TracedBillingPort, "authorize">, tracing?: AskTracing): Authorizer {
  return {
    async authorize(batch) {
      const request = requestOf(batch);
      const traces = tracing === undefined ? [] : tracesOf(batch);
      const response: AuthorizeResponse =
        tracing === undefined || traces.length === 0
          ? await billing.authorize(request)
          : await askBilling(tracing, traces, (context) => billing.authorize(request, context));
      return {
        rates: response.answers.map(({ found, rate }) => (found ? rate : undefined)),
        leases: response.leases.map(({ leaseId, seq, heldMicros }) => ({ lease: leaseId, seq, held: heldMicros })),
      };
    },
  };
}

function requestOf({ questions, leases }: Batch): AuthorizeRequest {
  return {
    questions: questions.map(({ rateDeck, direction, number, at }) => {
      return { rateDeck, direction: Direction[direction], number, atMs: at };
    }),
    leases: leases.map(
      ({ lease, trunk, seq, running, needed, wanted, ttlMs, settled }): LeaseChange => ({
        leaseId: lease,
        trunkId: trunk,
        seq,
        runningMicros: running,
        neededMicros: needed,
        wantedMicros: wanted,
        ttlMs,
        settled: settled.map(({ leg, micros }) => ({ legId: leg, amountMicros: micros })),
      }),
    ),
  };
}

/** Each context once: a call's price and its credit may be asked in one message. */
function tracesOf({ questions, leases }: Batch): readonly string[] {
  const all = [...questions.flatMap(({ trace }) => trace ?? []), ...leases.flatMap(({ traces = [] }) => traces)];
  return [...new Set(all)];
}
