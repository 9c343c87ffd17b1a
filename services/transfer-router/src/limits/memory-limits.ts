import type { Trunk } from "@tandem/directory";
import type { Refusal } from "../policy/refusal.ts";
import { type DueAt, takeToken } from "./gcra.ts";
import type { LimitKind, Limits } from "./limits.ts";
import { type Slots, slots } from "./slots.ts";

/** Long enough for a few missed renewals, short enough that a crash does not close a trunk for long. */
export const LIMIT_LEASE_MS = 90_000;

/** How long a party that met the concurrency limit should wait: a call has to end first. */
const CONCURRENCY_RETRY_SEC = 5;

interface Use {
  readonly held: Slots;
  due: DueAt | undefined;
}

interface Caps {
  readonly callsPerSecond: number;
  readonly maxConcurrentCalls: number;
}

/** The limits of one process, kept in memory: two small records a trunk that has called, and one slot a record. */
export function memoryLimits(leaseMs: number = LIMIT_LEASE_MS): Limits {
  const trunks = new Map<string, { readonly pstn: Use; readonly sip: Use }>();
  const of = (trunk: Trunk) => {
    let uses = trunks.get(trunk.id);
    if (uses === undefined) {
      uses = { pstn: { held: slots(leaseMs), due: undefined }, sip: { held: slots(leaseMs), due: undefined } };
      trunks.set(trunk.id, uses);
    }
    return uses;
  };
  return {
    take(trunk, recordId, kind, at) {
      const use = kind === "SIP" ? of(trunk).sip : of(trunk).pstn;
      if (use.held.has(recordId, at)) return { ok: true };
      if (kind !== "EMERGENCY") {
        const caps: Caps = kind === "SIP" ? trunk.policy.foreignGuard : trunk;
        if (use.held.size(at) >= caps.maxConcurrentCalls) return { ok: false, refusal: concurrencyRefusal(kind, caps) };
        const token = takeToken(use.due, caps.callsPerSecond, at);
        if (!token.ok) return { ok: false, refusal: rateRefusal(kind, caps, token.retryAfterMs) };
        use.due = token.due;
      }
      use.held.hold(recordId, at);
      return { ok: true };
    },
    renew(trunk, recordIds, at) {
      const { pstn, sip } = of(trunk);
      pstn.held.renew(recordIds, at);
      sip.held.renew(recordIds, at);
    },
    release(trunk, recordId) {
      const { pstn, sip } = of(trunk);
      pstn.held.release(recordId);
      sip.held.release(recordId);
    },
    counts(trunk, at) {
      const { pstn, sip } = of(trunk);
      return { pstn: pstn.held.size(at), sip: sip.held.size(at) };
    },
  };
}

function concurrencyRefusal(kind: LimitKind, { maxConcurrentCalls }: Caps): Refusal {
  const where = kind === "SIP" ? "foreignGuard.maxConcurrentCalls" : "maxConcurrentCalls";
  return refusal(
    kind === "SIP" ? "guard-concurrency" : "concurrency",
    `The trunk already has ${maxConcurrentCalls} calls, its ${where}; wait for one to end or raise it`,
    CONCURRENCY_RETRY_SEC,
  );
}

function rateRefusal(kind: LimitKind, { callsPerSecond }: Caps, retryAfterMs: number): Refusal {
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
