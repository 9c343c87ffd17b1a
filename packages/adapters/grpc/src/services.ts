import {
  type AddCreditRequest,
  type AuthorizeRequest,
  type CallRecordsPort,
  type CheckRateRequest,
  Direction,
  type EndCallRequest,
  type ExplainRequest,
  type FindCallsRequest,
  type GetCallRequest,
  type GetSignallingRequest,
  type ListBalancesRequest,
  type ListCallsRequest,
  type ListCreditsRequest,
  type ListLinesRequest,
  type ListTransfersRequest,
  type RouterPort,
  type SignallingPort,
  type TracedBillingPort,
} from "@tandem/contracts";
import {
  BillingServiceService,
  CallRecordsServiceService,
  RouterServiceService,
  SignallingServiceService,
} from "@tandem/contracts/grpc";
import type { FieldViolation } from "./bad-request.ts";
import { type GrpcService, method } from "./method.ts";

const MAX_IDS = 1_000;
const MAX_GROUPS = 100;
const MAX_QUESTIONS = 256;
const MAX_LEASES = 64;
const MAX_ID = 256;
const MAX_TEXT = 2_048;
const MAX_WORDS = 32;
/** It goes into a header of each party's BYE. */
const MAX_REASON = 128;

/** `tandem.billing.v1.BillingService` */
export function billingService(port: TracedBillingPort): GrpcService {
  return {
    definition: BillingServiceService,
    methods: {
      checkRate: method(
        (request: CheckRateRequest) => port.checkRate(request),
        ({ rateDeck, direction, number }) => [
          ...longer("rate_deck", rateDeck, MAX_ID),
          ...longer("number", number, MAX_TEXT),
          ...(direction === Direction.UNSPECIFIED ? [{ field: "direction", description: "INBOUND or OUTBOUND" }] : []),
        ],
      ),
      listLines: method(
        (request: ListLinesRequest) => port.listLines(request),
        ({ recordIds }) => [...more("record_ids", recordIds, MAX_IDS), ...longest("record_ids", recordIds, MAX_ID)],
      ),
      authorize: method(
        (request: AuthorizeRequest, traceparent?: string) => port.authorize(request, traceparent),
        ({ questions, leases }) => [
          ...more("questions", questions, MAX_QUESTIONS),
          ...more("leases", leases, MAX_LEASES),
          ...leases.flatMap(({ settled }) => more("leases.settled", settled, MAX_IDS)),
          ...longest(
            "leases.lease_id",
            leases.map(({ leaseId }) => leaseId),
            MAX_TEXT,
          ),
        ],
      ),
      listBalances: method(
        (request: ListBalancesRequest) => port.listBalances(request),
        ({ trunkId }) => longer("trunk_id", trunkId, MAX_ID),
      ),
      addCredit: method(
        (request: AddCreditRequest) => port.addCredit(request),
        ({ trunkId, key, addedBy }) => [
          ...longer("trunk_id", trunkId, MAX_ID),
          ...longer("key", key, MAX_ID),
          ...longer("added_by", addedBy, MAX_ID),
        ],
      ),
      listCredits: method(
        (request: ListCreditsRequest) => port.listCredits(request),
        ({ trunkId }) => longer("trunk_id", trunkId, MAX_ID),
      ),
    },
  };
}

/** `tandem.cdr.v1.CallRecordsService` */
export function callRecordsService(port: CallRecordsPort): GrpcService {
  return {
    definition: CallRecordsServiceService,
    methods: {
      listCalls: method(
        (request: ListCallsRequest) => port.listCalls(request),
        (request) => wordsAndTexts(request),
      ),
      getCall: method(
        (request: GetCallRequest) => port.getCall(request),
        ({ callId }) => [
          ...longer("call_id", callId, MAX_ID),
          ...(callId === "" ? [{ field: "call_id", description: "the id of a call" }] : []),
        ],
      ),
      listTransfers: method(
        (request: ListTransfersRequest) => port.listTransfers(request),
        (request) => wordsAndTexts(request),
      ),
    },
  };
}

/** `tandem.cdr.v1.SignallingService` */
export function signallingService(port: SignallingPort): GrpcService {
  return {
    definition: SignallingServiceService,
    methods: {
      getSignalling: method(
        (request: GetSignallingRequest) => port.getSignalling(request),
        ({ callIds }) => [...more("call_ids", callIds, MAX_GROUPS), ...longest("call_ids", callIds, MAX_ID)],
      ),
    },
  };
}

/** `tandem.router.v1.RouterService` */
export function routerService(port: RouterPort): GrpcService {
  return {
    definition: RouterServiceService,
    methods: {
      explain: method(
        (request: ExplainRequest) => port.explain(request),
        (request) => Object.entries(request).flatMap(([name, value]) => longer(snakeCase(name), value, MAX_TEXT)),
      ),
      findCalls: method(
        (request: FindCallsRequest) => port.findCalls(request),
        ({ callIds }) => [...more("call_ids", callIds, MAX_IDS), ...longest("call_ids", callIds, MAX_ID)],
      ),
      endCall: method(
        (request: EndCallRequest) => port.endCall(request),
        ({ callId, text }) => [
          ...longer("call_id", callId, MAX_ID),
          ...(callId === "" ? [{ field: "call_id", description: "the id of a call" }] : []),
          ...longer("text", text, MAX_REASON),
        ],
      ),
    },
  };
}

/** The lists of a filter are of words, its texts are searched for. */
function wordsAndTexts(request: object): readonly FieldViolation[] {
  return Object.entries(request).flatMap(([name, value]: [string, unknown]) => {
    if (Array.isArray(value)) return more(snakeCase(name), value, MAX_WORDS);
    return typeof value === "string" ? longer(snakeCase(name), value, MAX_TEXT) : [];
  });
}

function longer(field: string, text: string, most: number): readonly FieldViolation[] {
  return text.length > most ? [{ field, description: `at most ${most} characters` }] : [];
}

function longest(field: string, texts: readonly string[], most: number): readonly FieldViolation[] {
  return texts.some((text) => text.length > most) ? [{ field, description: `each at most ${most} characters` }] : [];
}

function more(field: string, values: readonly unknown[], most: number): readonly FieldViolation[] {
  return values.length > most ? [{ field, description: `at most ${most}` }] : [];
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
