import type { Trunk } from "@tandem/directory";
import { type DueAt, takeToken } from "./gcra.ts";
import { capsOf, concurrencyRefusal, rateRefusal } from "./limit-refusal.ts";
import type { LimitAnswer, LimitCounts, LimitKind, Limits } from "./limits.ts";
import { type Slots, slots } from "./slots.ts";

/** Long enough for a few missed renewals, short enough that a crash does not close a trunk for long. */
export const LIMIT_LEASE_MS = 90_000;

interface Use {
  readonly held: Slots;
  due: DueAt | undefined;
}

/** Limits that answer at once. */
interface OwnLimits extends Limits {
  take(trunk: Trunk, recordId: string, kind: LimitKind, at: number): LimitAnswer;
  counts(trunk: Trunk, at: number): LimitCounts;
}

/** The limits of one process, kept in memory: two small records a trunk that has called, and one slot a record. */
export function memoryLimits(leaseMs: number = LIMIT_LEASE_MS): OwnLimits {
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
        const caps = capsOf(trunk, kind);
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
      return Promise.resolve();
    },
    release(trunk, recordId) {
      const { pstn, sip } = of(trunk);
      pstn.held.release(recordId);
      sip.held.release(recordId);
      return Promise.resolve();
    },
    counts(trunk, at) {
      const { pstn, sip } = of(trunk);
      return { pstn: pstn.held.size(at), sip: sip.held.size(at) };
    },
  };
}
