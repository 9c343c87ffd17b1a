import type {
  AddCreditRequest,
  AddCreditResponse,
  AuthorizeRequest,
  AuthorizeResponse,
  CheckRateRequest,
  CheckRateResponse,
  ListBalancesRequest,
  ListBalancesResponse,
  ListCreditsRequest,
  ListCreditsResponse,
  ListLinesRequest,
  ListLinesResponse,
} from "./gen/tandem/billing/v1/billing.ts";
import type {
  GetCallRequest,
  GetCallResponse,
  ListCallsRequest,
  ListCallsResponse,
  ListTransfersRequest,
  ListTransfersResponse,
} from "./gen/tandem/cdr/v1/cdr.ts";
import type { GetSignallingRequest, GetSignallingResponse } from "./gen/tandem/cdr/v1/signalling.ts";
import type { CallEvent } from "./gen/tandem/events/v1/call_event.ts";
import type {
  EndCallRequest,
  EndCallResponse,
  ExplainRequest,
  ExplainResponse,
  FindCallsRequest,
  FindCallsResponse,
} from "./gen/tandem/router/v1/router.ts";

/**
 * `tandem.billing.v1.BillingService` in promises: bound directly in one process, over gRPC in a cluster.
 * Methods reject only when the store cannot be reached; an unknown rate is an answer.
 */
export interface BillingPort {
  /** Which rate a call begun at `atMs` would have; `found: false` with a `reason` when there is none. */
  checkRate(request: CheckRateRequest): Promise<CheckRateResponse>;
  /** The ledger's lines of at most 1000 records, oldest answer first. Money in micro-units. */
  listLines(request: ListLinesRequest): Promise<ListLinesResponse>;
  /** Rates of at most 256 legs and at most 64 changes of leases, answered in their order. What is beyond is left out. */
  authorize(request: AuthorizeRequest): Promise<AuthorizeResponse>;
  /** Balances of one trunk, or of all (at most 1000), by trunk. */
  listBalances(request: ListBalancesRequest): Promise<ListBalancesResponse>;
  /** Adds to a balance once a key; what stands against it is an outcome, never an error. */
  addCredit(request: AddCreditRequest): Promise<AddCreditResponse>;
  /** What was added to a trunk's balance, the newest first, at most 1000. */
  listCredits(request: ListCreditsRequest): Promise<ListCreditsResponse>;
}

/** Billing where a question of a traced call brings its W3C trace context: as an argument in one process, as metadata over gRPC. */
export interface TracedBillingPort extends BillingPort {
  authorize(request: AuthorizeRequest, traceparent?: string): Promise<AuthorizeResponse>;
}

/** `tandem.cdr.v1.CallRecordsService` in promises. Rejects only when the store cannot be reached. */
export interface CallRecordsPort {
  /** One page of records, newest first unless asked otherwise. Page sizes outside 1 to 1000 are brought into it. */
  listCalls(request: ListCallsRequest): Promise<ListCallsResponse>;
  /** One record and the tree of its group; `found: false` for an unknown id. */
  getCall(request: GetCallRequest): Promise<GetCallResponse>;
  /** One page of transfers, newest first, each with the call that it came in. */
  listTransfers(request: ListTransfersRequest): Promise<ListTransfersResponse>;
}

/** `tandem.cdr.v1.SignallingService` in promises. Rejects only when the store cannot be reached. */
export interface SignallingPort {
  /** The kept signalling of the groups that at most 100 records belong to, oldest first, at most 3 MB of it. */
  getSignalling(request: GetSignallingRequest): Promise<GetSignallingResponse>;
}

/** `tandem.router.v1.RouterService` in promises. */
export interface RouterPort {
  /** A dry run of a transfer, by the very code that routes. Nothing is sent, taken or stored. */
  explain(request: ExplainRequest): Promise<ExplainResponse>;
  /**
   * Which of at most 1000 records some router still has work with. `isSure` is false where a router did not answer or a
   * partition has no owner: a record that is not named may live then. Never rejects for that.
   */
  findCalls(request: FindCallsRequest): Promise<FindCallsResponse>;
  /** Ends the call of a record, wherever it runs. A call that is over or unknown is an answer. */
  endCall(request: EndCallRequest): Promise<EndCallResponse>;
}

/** Ends a subscription. */
export type Unsubscribe = () => void;

/**
 * Events of calls as they happen, for whoever listens now: one may be missed, and none waits for a listener. What is
 * certain is the log of events, and the records made from it.
 */
export interface LiveEvents {
  /** `listener` must not throw, and must not take long: it runs where the events come in. */
  subscribe(listener: (event: CallEvent) => void): Unsubscribe;
}
