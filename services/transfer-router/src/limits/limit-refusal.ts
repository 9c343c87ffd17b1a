import type { Trunk } from "@tandem/directory";
import type { Refusal } from "../policy/refusal.ts";
import type { LimitKind } from "./limits.ts";

/** How long a party that met the concurrency limit should wait: a call has to end first. */
const CONCURRENCY_RETRY_SEC = 5;

/** What a trunk may use of one kind. */
export interface Caps {
  readonly callsPerSecond: number;
  readonly maxConcurrentCalls: number;
}

export function capsOf(trunk: Trunk, kind: LimitKind): Caps {
  return kind === "SIP" ? trunk.policy.foreignGuard : trunk;
}

export function concurrencyRefusal(kind: LimitKind, { maxConcurrentCalls }: Caps): Refusal {
  const where = kind === "SIP" ? "foreignGuard.maxConcurrentCalls" : "maxConcurrentCalls";
  return refusal(
    kind === "SIP" ? "guard-concurrency" : "concurrency",
    `The trunk already has ${maxConcurrentCalls} calls, its ${where}; wait for one to end or raise it`,
    CONCURRENCY_RETRY_SEC,
  );
}

export function rateRefusal(kind: LimitKind, { callsPerSecond }: Caps, retryAfterMs: number): Refusal {
  const where = kind === "SIP" ? "foreignGuard.callsPerSecond" : "callsPerSecond";
  return refusal(
    kind === "SIP" ? "guard-rate" : "calls-per-second",
    `The trunk starts more than ${callsPerSecond} calls a second, its ${where}; slow down or raise it`,
    Math.max(1, Math.ceil(retryAfterMs / 1_000)),
  );
}

function refusal(rule: string, warning: string, retryAfterSec: number): Refusal {
  return { rule, status: 503, reason: "Service Unavailable", warning, retryAfterSec, when: "after-202" };
}
