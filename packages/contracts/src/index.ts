export { enumWord } from "./enum-word.ts";
export {
  AddCreditOutcome,
  type AddCreditRequest,
  type AddCreditResponse,
  type AuthorizeRequest,
  type AuthorizeResponse,
  type Balance,
  type CheckRateRequest,
  type CheckRateResponse,
  type Credit,
  type LeaseAnswer,
  type LeaseChange,
  type Line,
  type LineKind,
  type ListBalancesRequest,
  type ListBalancesResponse,
  type ListCreditsRequest,
  type ListCreditsResponse,
  type ListLinesRequest,
  type ListLinesResponse,
  type Rate,
} from "./gen/tandem/billing/v1/billing.ts";
export {
  type Call,
  type CallTree,
  type Charge,
  type GetCallRequest,
  type GetCallResponse,
  type Leg,
  ListCallsRequest,
  type ListCallsResponse,
  ListOrder,
  ListTransfersRequest,
  type ListTransfersResponse,
  type Money,
  type Transfer,
  type TransferOfCall,
} from "./gen/tandem/cdr/v1/cdr.ts";
export {
  type GetSignallingRequest,
  type GetSignallingResponse,
  SignallingBatch,
  type SignallingChunk,
  type SignallingPart,
} from "./gen/tandem/cdr/v1/signalling.ts";
export {
  CallEnded,
  CallEvent,
  CallEventBatch,
  CallProgressed,
  CallStarted,
  LegAlive,
  LegAnswered,
  LegEnded,
  LegStarted,
  TransferDecided,
  TransferFinished,
  TransferRequested,
} from "./gen/tandem/events/v1/call_event.ts";
export type {
  CarrierAttempt,
  EndCallRequest,
  EndCallResponse,
  ExplainRequest,
  ExplainResponse,
  FindCallsRequest,
  FindCallsResponse,
} from "./gen/tandem/router/v1/router.ts";
export {
  CallResult,
  Direction,
  HungUpBy,
  LegSide,
  RuleTrace,
  TargetClass,
  TransferOutcome,
} from "./gen/tandem/types/v1/types.ts";
export { formatArrival, type HopArrival, messageOffset, parseArrival } from "./hop/hop-arrival.ts";
export { type AnnouncedEgress, formatEgress, parseEgress } from "./hop/hop-egress.ts";
export {
  formatOutbound,
  formatOutboundAck,
  type HopOutbound,
  parseOutbound,
  parseOutboundAck,
} from "./hop/hop-outbound.ts";
export { formatHopReply, type HopReplyMessage, parseHopReply } from "./hop/hop-reply.ts";
export { formatReport, type HopReport, parseReport } from "./hop/hop-report.ts";
export type { HopSend } from "./hop/hop-send.ts";
export {
  aliveSubject,
  callSubject,
  EDGE_BEAT_SUBJECT,
  EGRESS_SUBJECT,
  edgeMetricsSubject,
  edgeSubject,
  egressSubject,
  FLOW_LOST_SUBJECT,
  gaveSubject,
  reportSubject,
  TIME_SUBJECT,
  tookSubject,
} from "./hop/hop-subjects.ts";
export { formatMicros, parseMicros } from "./money.ts";
export type {
  BillingPort,
  CallRecordsPort,
  LiveEvents,
  RouterPort,
  SignallingPort,
  TracedBillingPort,
  Unsubscribe,
} from "./ports.ts";
export {
  formatSignallingPart,
  type SignallingPartHead,
  type SignallingPartText,
  signallingParts,
} from "./signalling/signalling-chunk.ts";
export {
  formatSignalling,
  parseSignalling,
  type SignallingLeg,
  type SignallingMessage,
  type SignallingText,
} from "./signalling/signalling-text.ts";
