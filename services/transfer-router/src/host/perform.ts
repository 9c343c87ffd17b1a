import type { Clock } from "@tandem/actor";
import type { Directory } from "@tandem/directory";
import type { Effect } from "../call/effect.ts";
import type { CallInput, Occurrence } from "../call/event.ts";
import type { Call } from "../call/state.ts";
import { admissionRefusal, isDrained } from "../credit/credit-verdict.ts";
import type { LimitAnswer, LimitKind, Limits } from "../limits/limits.ts";
import type { Refusal } from "../policy/refusal.ts";
import type { Credit, PaidLeg } from "../ports/credit.ts";
import type { EdgeSender } from "../ports/edge-sender.ts";
import type { Rates } from "../ports/rates.ts";
import type { Resolver, TargetTransport } from "../ports/resolver.ts";
import { recordContext } from "../watch/record-context.ts";
import type { Collect } from "./collect.ts";

export interface Performer {
  readonly edge: EdgeSender;
  readonly limits: Limits;
  readonly rates: Rates;
  readonly credit: Credit;
  readonly resolver: Resolver;
  /** Hands a call's events to the log. */
  readonly publish: (call: Call) => void;
  readonly clock: Clock;
  readonly directory: () => Directory;
  readonly occurrence: () => Occurrence;
  /** Feeds an event back to the call. */
  readonly feed: (ref: string, input: CallInput) => void;
}

/** Does what one step wants done. Whatever has an answer feeds it back as an event; nothing here decides anything. */
export function perform(
  p: Performer,
  ref: string,
  effects: readonly Effect[],
  call: Call | undefined,
  collect: Collect | undefined,
): void {
  for (const effect of effects) {
    switch (effect.kind) {
      case "sip.send":
        if (collect?.({ ...effect, ref }) === true) break;
        p.edge.send(effect.text, effect.route).catch(() => {
          if (effect.tx !== 0) p.feed(ref, { ...p.occurrence(), kind: "send.failed", tx: effect.tx });
        });
        break;
      case "call.admit":
        void admit(p, ref, effect, recordContext(call, effect.record));
        break;
      case "target.resolve":
        void resolve(p, ref, effect);
        break;
      case "limits.release": {
        const trunk = p.directory().trunkById(effect.trunk);
        if (trunk !== undefined) void p.limits.release(trunk, effect.record);
        break;
      }
      case "limits.renew": {
        const trunk = p.directory().trunkById(effect.trunk);
        if (trunk !== undefined) void p.limits.renew(trunk, effect.records, p.clock.now());
        break;
      }
      case "credit.renew":
        for (const leg of effect.legs) void renewCredit(p, ref, leg);
        break;
      case "credit.settle":
        p.credit.settle(effect.leg, effect.ended);
        break;
      case "events.publish":
        if (call !== undefined) p.publish(call);
    }
  }
}

const NO_TRUNK: Refusal = {
  rule: "trunk",
  status: 403,
  reason: "Forbidden",
  warning: "this trunk is no longer known",
  when: "after-202",
};
const NO_RATE: Refusal = {
  rule: "rate",
  status: 403,
  reason: "No Rate",
  warning: "the trunk's rate deck has no price for this number; add one, or set unrated to ALLOW",
  when: "after-202",
};
const NO_LIMITS: Refusal = {
  rule: "limits",
  status: 503,
  reason: "Service Unavailable",
  warning: "the trunk's limits cannot be asked now",
  retryAfterSec: 5,
  when: "after-202",
};
const NO_BILLING: Refusal = {
  rule: "rate",
  status: 503,
  reason: "Service Unavailable",
  warning: "billing does not answer",
  retryAfterSec: 5,
  when: "after-202",
};

/** The store of the limits is away. An emergency call is made all the same. */
function unlimited(kind: LimitKind): () => LimitAnswer {
  return () => (kind === "EMERGENCY" ? { ok: true } : { ok: false, refusal: NO_LIMITS });
}

async function admit(
  p: Performer,
  ref: string,
  effect: Effect & { readonly kind: "call.admit" },
  traced: { readonly trace?: string },
): Promise<void> {
  const answer = (refusal: Refusal | undefined, unrated = ""): void => {
    p.feed(ref, { ...p.occurrence(), kind: "call.admitted", ask: effect.ask, refusal, unrated });
  };
  const trunk = p.directory().trunkById(effect.trunk);
  if (trunk === undefined) return answer(NO_TRUNK);
  const kind = effect.isEmergency ? "EMERGENCY" : effect.targetClass;
  const asked = p.limits.take(trunk, effect.record, kind, p.clock.now());
  // An answer at hand is not waited for: within one process a call is admitted in the step that asks.
  const taken = asked instanceof Promise ? await asked.catch(unlimited(kind)) : asked;
  if (!taken.ok) return answer(taken.refusal);
  if (effect.targetClass === "SIP" || effect.isEmergency)
    return answer(undefined, effect.isEmergency ? "emergency call" : "");
  const { rateDeck, direction, number } = effect;
  try {
    const isKnown =
      rateDeck !== "" &&
      (await p.rates.isKnown({
        ...{ rateDeck, direction, number, ...traced },
        ...{ at: p.clock.now(), hasSay: trunk.credit !== undefined },
      }));
    if (isKnown && trunk.credit !== undefined) {
      const { record } = effect;
      const credit = await p.credit.reserve({ trunk: trunk.id, record, rateDeck, direction, number, ...traced });
      return answer(admissionRefusal(credit, trunk.credit.onBillingDown));
    }
    if (isKnown) return answer(undefined);
    return trunk.policy.unrated === "ALLOW" ? answer(undefined, "no rate for this number") : answer(NO_RATE);
  } catch {
    answer(trunk.credit?.onBillingDown === "failOpen" ? undefined : NO_BILLING);
  }
}

const DRAINED = 'SIP;cause=402;text="credit is used up"';

/** Another minute of a running leg; the call ends when its trunk cannot pay it. */
async function renewCredit(p: Performer, ref: string, leg: PaidLeg & { readonly seconds: number }): Promise<void> {
  const onBillingDown = p.directory().trunkById(leg.trunk)?.credit?.onBillingDown;
  if (onBillingDown === undefined) return;
  const answer = await p.credit.renew(leg, leg.seconds);
  if (isDrained(answer, onBillingDown))
    p.feed(ref, { ...p.occurrence(), kind: "call.end-wanted", reason: DRAINED, why: "credit" });
}

async function resolve(p: Performer, ref: string, effect: Effect & { readonly kind: "target.resolve" }): Promise<void> {
  const { host, port, transport, uri } = effect.target;
  const isKnown = transport === "UDP" || transport === "TCP" || transport === "TLS";
  const wanted: TargetTransport | undefined = isKnown ? transport : undefined;
  const found = await p.resolver
    .resolve({ host, port: port === 0 ? undefined : port, transport: wanted, secure: uri.startsWith("sips:") })
    .catch((error: unknown) => ({ ok: false as const, reason: String(error) }));
  const addresses = found.ok
    ? found.candidates.map(({ address, port: at, transport: over }) => ({ address, port: at, transport: over }))
    : [];
  p.feed(ref, {
    ...p.occurrence(),
    kind: "target.resolved",
    ask: effect.ask,
    addresses,
    reason: found.ok ? "" : found.reason,
  });
}
