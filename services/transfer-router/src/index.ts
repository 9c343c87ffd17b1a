export { decodeCall, type EncodedCall, encodeCall } from "./call/codec.ts";
export { dueOfCall } from "./call/due.ts";
export type { Effect } from "./call/effect.ts";
export type { CallInput, Party } from "./call/event.ts";
export type { CallEventBody, PendingEvent } from "./call/record/call-event.ts";
export { reduce } from "./call/reduce.ts";
export type { Call, Leg, Route } from "./call/state.ts";
export { type Egress, routerEnv } from "./host/router-env.ts";
export {
  CALL_LIMIT,
  type Router,
  type RouterOptions,
  type RouterReply,
  type SipArrival,
  transferRouter,
} from "./host/transfer-router.ts";
export { wireEvents } from "./host/wire-events.ts";
export type { Limits } from "./limits/limits.ts";
export { LIMIT_LEASE_MS, memoryLimits } from "./limits/memory-limits.ts";
export type { NumberKind, NumberPlan, PlanNumber } from "./policy/number-plan.ts";
export type { EdgeSender } from "./ports/edge-sender.ts";
export type { EventLog, LoggedEvents } from "./ports/event-log.ts";
export type { Rates } from "./ports/rates.ts";
export type { Candidate, Resolution, ResolveRequest, Resolver, TargetTransport } from "./ports/resolver.ts";
export { type Explanation, explain } from "./routing/explain.ts";
