import type { CallRecordsPort, RouterPort, SignallingPort, TracedBillingPort } from "@tandem/contracts";
import {
  BillingServiceService,
  CallRecordsServiceService,
  RouterServiceService,
  SignallingServiceService,
} from "@tandem/contracts/grpc";
import type { GrpcChannel } from "./open-channel.ts";

/** A page of 1000 records with their prices. */
const LIST_MS = 5_000;
const TREE_MS = 3_000;
const SIGNALLING_MS = 3_000;
/** Asks DNS for a foreign target. */
const EXPLAIN_MS = 6_000;
/** The router that is asked asks the others. */
const ASK_ROUTERS_MS = 4_000;

/** Billing elsewhere. A rate that is not known in 1 s is an `AdapterError`. */
export function billingClient(channel: GrpcChannel): TracedBillingPort {
  return {
    checkRate: channel.method(BillingServiceService.checkRate),
    listLines: channel.method(BillingServiceService.listLines),
    authorize: channel.method(BillingServiceService.authorize),
    listBalances: channel.method(BillingServiceService.listBalances),
    addCredit: channel.method(BillingServiceService.addCredit),
    listCredits: channel.method(BillingServiceService.listCredits),
  };
}

export function callRecordsClient(channel: GrpcChannel): CallRecordsPort {
  return {
    listCalls: channel.method(CallRecordsServiceService.listCalls, LIST_MS),
    getCall: channel.method(CallRecordsServiceService.getCall, TREE_MS),
    listTransfers: channel.method(CallRecordsServiceService.listTransfers, LIST_MS),
  };
}

export function signallingClient(channel: GrpcChannel): SignallingPort {
  return { getSignalling: channel.method(SignallingServiceService.getSignalling, SIGNALLING_MS) };
}

export function routerClient(channel: GrpcChannel): RouterPort {
  return {
    explain: channel.method(RouterServiceService.explain, EXPLAIN_MS),
    findCalls: channel.method(RouterServiceService.findCalls, ASK_ROUTERS_MS),
    endCall: channel.method(RouterServiceService.endCall, ASK_ROUTERS_MS),
  };
}
