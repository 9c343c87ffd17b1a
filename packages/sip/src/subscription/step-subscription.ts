import { formatSipfrag } from "../sipfrag/sipfrag.ts";
import type { QueuedNotify, ReferSubscription } from "./refer-subscription.ts";
import { PROGRESS_INTERVAL_MS, removesSubscription } from "./refer-subscription.ts";
import type { SubscriptionAction, SubscriptionEvent } from "./subscription-event.ts";

export type SubscriptionStep = readonly [state: ReferSubscription, actions: readonly SubscriptionAction[]];

/** One step. Total: an event that the state does not expect gives back the same object and no actions. */
export function stepSubscription(state: ReferSubscription, event: SubscriptionEvent): SubscriptionStep {
  if (event.kind === "notify-answered") return answered(state, event.status, event.at);
  // What a final NOTIFY has said, or an answer has ended, nothing changes any more.
  if (state.phase !== "active") return ignore(state);
  switch (event.kind) {
    case "accepted":
      return state.progress === "NONE" ? ignore(state) : notify(state, { ...state.current, final: false }, event.at);
    case "progress":
      return progressed(state, event.status, event.reason, event.at);
    case "final":
      return finished(state, event);
    case "refreshed":
      return event.expires <= 0 ? cutShort(state, event.at) : refreshed(state, event.expires, event.at);
    case "unsubscribed":
      return cutShort(state, event.at);
    case "time":
      return passed(state, event.at);
    case "transferor-left":
      return [{ ...state, progress: "NONE", queued: state.queued?.final === true ? state.queued : null }, []];
  }
}

function answered(state: ReferSubscription, status: number, at: number): SubscriptionStep {
  if (!state.notifying || (status >= 100 && status < 200)) return ignore(state);
  const quiet: ReferSubscription = { ...state, notifying: false };
  if (state.finalSent) {
    const phase = removesSubscription(status) ? "removed" : state.phase;
    return [{ ...quiet, phase, finalAnswered: status }, [{ kind: "over" }]];
  }
  if (removesSubscription(status)) return [{ ...quiet, phase: "removed", queued: null }, [{ kind: "over" }]];
  return release(quiet, at);
}

function progressed(state: ReferSubscription, status: number, reason: string, at: number): SubscriptionStep {
  const current = { status, reason };
  if (state.queued?.final === true) return ignore(state);
  // INITIAL and NONE keep what they do not tell: a SUBSCRIBE may ask for it.
  if (state.progress !== "ALL") return [{ ...state, current }, []];
  return release({ ...state, current, queued: { ...current, final: false } }, at);
}

/** Sends the queued NOTIFY if it may leave now. */
function release(state: ReferSubscription, at: number): SubscriptionStep {
  const { queued } = state;
  if (queued === null || state.notifying) return [state, []];
  if (!queued.final && at < state.lastProgressAt + PROGRESS_INTERVAL_MS) return [state, []];
  return notify(state, queued, at);
}

/** RFC 6665: a SUBSCRIBE is followed at once by a NOTIFY of the state, whatever the trunk wants to be told. */
function refreshed(state: ReferSubscription, expires: number, at: number): SubscriptionStep {
  return notify({ ...state, expiresAt: at + expires * 1000 }, { ...state.current, final: false }, at);
}

/** RFC 6665 §4.1.2.3, §4.2.2: the last NOTIFY of a subscription that ends before the transfer tells how that stands. */
function cutShort(state: ReferSubscription, at: number): SubscriptionStep {
  return notify(state, { ...state.current, final: true, timedOut: true }, at);
}

function passed(state: ReferSubscription, at: number): SubscriptionStep {
  if (state.queued?.final === true) return ignore(state);
  if (at >= state.expiresAt) return cutShort(state, at);
  return release(state, at);
}

function finished(state: ReferSubscription, event: SubscriptionEvent & { readonly kind: "final" }): SubscriptionStep {
  // The first outcome is the outcome.
  if (state.queued?.final === true && state.queued.timedOut === undefined) return ignore(state);
  const current = { status: event.status, reason: event.reason };
  const retry = event.retryAfterSec === undefined ? {} : { retryAfterSec: event.retryAfterSec };
  return notify({ ...state, current }, { ...current, final: true, ...retry }, event.at);
}

/** Sends a NOTIFY, or keeps it until the one before is answered: real clients break on two at once. */
function notify(state: ReferSubscription, what: QueuedNotify, at: number): SubscriptionStep {
  if (state.notifying) return overtakes(what, state.queued) ? [{ ...state, queued: what }, []] : [state, []];
  const action: SubscriptionAction = {
    kind: "notify",
    event: state.withId ? `refer;id=${state.id}` : "refer",
    subscriptionState: subscriptionStateOf(state, what, at),
    sipfrag: formatSipfrag(what.status, what.reason, retryAfterOf(what)),
    final: what.final,
  };
  const sent: ReferSubscription = { ...state, notifying: true, queued: null };
  if (what.final) return [{ ...sent, phase: "terminated", finalSent: true }, [action]];
  return [{ ...sent, lastProgressAt: at }, [action]];
}

/** What is news overtakes what has become old; the outcome is overtaken by nothing. */
function overtakes(what: QueuedNotify, queued: QueuedNotify | null): boolean {
  if (queued === null || !queued.final) return true;
  return queued.timedOut === true && what.final && what.timedOut === undefined;
}

function subscriptionStateOf(state: ReferSubscription, what: QueuedNotify, at: number): string {
  if (what.timedOut === true) return "terminated;reason=timeout";
  if (what.final) return "terminated;reason=noresource";
  return `active;expires=${Math.max(0, Math.ceil((state.expiresAt - at) / 1000))}`;
}

function retryAfterOf(what: QueuedNotify): string {
  return what.retryAfterSec === undefined ? "" : `Retry-After: ${what.retryAfterSec}\r\n`;
}

function ignore(state: ReferSubscription): SubscriptionStep {
  return [state, []];
}
