export { enumWord } from "./enum-word.ts";
export type {
  CheckRateRequest,
  CheckRateResponse,
  Line,
  LineKind,
  ListLinesRequest,
  ListLinesResponse,
  Rate,
} from "./gen/tandem/billing/v1/billing.ts";
export type {
  Call,
  CallTree,
  Charge,
  GetCallRequest,
  GetCallResponse,
  Leg,
  ListCallsRequest,
  ListCallsResponse,
  Money,
  Transfer,
} from "./gen/tandem/cdr/v1/cdr.ts";
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
export type { CarrierAttempt, ExplainRequest, ExplainResponse } from "./gen/tandem/router/v1/router.ts";
export {
  CallResult,
  Direction,
  HungUpBy,
  LegSide,
  RuleTrace,
  TargetClass,
  TransferOutcome,
} from "./gen/tandem/types/v1/types.ts";
export { formatMicros } from "./money.ts";
export type { BillingPort, CallRecordsPort, RouterPort } from "./ports.ts";
