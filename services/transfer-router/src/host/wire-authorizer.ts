import { type AuthorizeRequest, type AuthorizeResponse, type BillingPort, Direction } from "@tandem/contracts";
import type { Authorizer } from "../ports/authorizer.ts";

/** Billing's contract as the router asks it: bound directly in one process, over gRPC in the cluster. */
export function wireAuthorizer(billing: Pick<BillingPort, "authorize">): Authorizer {
  return {
    async authorize({ questions, leases }) {
      const request: AuthorizeRequest = {
        questions: questions.map(({ rateDeck, direction, number, at }) => {
          return { rateDeck, direction: Direction[direction], number, atMs: at };
        }),
        leases: leases.map(({ lease, trunk, seq, running, needed, wanted, ttlMs, settled }) => ({
          leaseId: lease,
          trunkId: trunk,
          seq,
          runningMicros: running,
          neededMicros: needed,
          wantedMicros: wanted,
          ttlMs,
          settled: settled.map(({ leg, micros }) => ({ legId: leg, amountMicros: micros })),
        })),
      };
      const response: AuthorizeResponse = await billing.authorize(request);
      return {
        rates: response.answers.map(({ found, rate }) => (found ? rate : undefined)),
        leases: response.leases.map(({ leaseId, seq, heldMicros }) => ({ lease: leaseId, seq, held: heldMicros })),
      };
    },
  };
}
