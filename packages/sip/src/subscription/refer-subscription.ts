/** What a NOTIFY that has to wait will say. */
export interface QueuedNotify {
  readonly status: number;
  readonly reason: string;
  /** It ends the subscription. */
  readonly final: boolean;
  readonly retryAfterSec?: number;
  /** The subscription ends before the transfer does: it was ended by its subscriber, or its time is up. */
  readonly timedOut?: true;
}

/** The implicit subscription of one REFER (RFC 3515, RFC 6665), on the notifier's side, as plain data. Instants: ms since epoch. */
export interface ReferSubscription {
  /** The REFER's CSeq number. */
  readonly id: number;
  /** Event carries ";id=": from the second REFER of a dialog on (RFC 3515 §2.4.6). */
  readonly withId: boolean;
  /** "terminated": its last NOTIFY is out. "removed": the transferor's answer to a NOTIFY ended it; none follows. */
  readonly phase: "active" | "terminated" | "removed";
  readonly expiresAt: number;
  /** A NOTIFY is unanswered. */
  readonly notifying: boolean;
  readonly progress: "INITIAL" | "NONE" | "ALL";
  /** When a NOTIFY that was not final last left. */
  readonly lastProgressAt: number;
  readonly queued: null | QueuedNotify;
  /** How the transfer stands, told or not: what an answer to a SUBSCRIBE reports. */
  readonly current: { readonly status: number; readonly reason: string };
  /** The NOTIFY that ends the subscription has left. */
  readonly finalSent: boolean;
  /** The status that answered it; 0: none came. */
  readonly finalAnswered: null | number;
}

/** RFC 3515, TRANSFER rule 19: progress at most one a second. */
export const PROGRESS_INTERVAL_MS = 1000;

/** `expiresMs` is at least the ring time-out + 64*T1 (TRANSFER rule 19). */
export function referSubscription(refer: {
  readonly id: number;
  readonly withId: boolean;
  readonly at: number;
  readonly expiresMs: number;
  readonly progress: ReferSubscription["progress"];
}): ReferSubscription {
  return {
    id: refer.id,
    withId: refer.withId,
    phase: "active",
    expiresAt: refer.at + refer.expiresMs,
    notifying: false,
    progress: refer.progress,
    lastProgressAt: 0,
    queued: null,
    current: { status: 100, reason: "Trying" },
    finalSent: false,
    finalAnswered: null,
  };
}

/** The earliest instant at which the subscription wants a "time" event; Infinity if there is none. One that has passed is given as it is. */
export function subscriptionDue(state: ReferSubscription, _after: number): number {
  if (state.phase !== "active" || state.queued?.final === true) return Number.POSITIVE_INFINITY;
  const waits = state.queued !== null && !state.notifying;
  return waits ? Math.min(state.expiresAt, state.lastProgressAt + PROGRESS_INTERVAL_MS) : state.expiresAt;
}

/** Whether "over" has been given. */
export function isSubscriptionOver(state: ReferSubscription): boolean {
  return state.phase === "removed" || state.finalAnswered !== null;
}

/**
 * Whether an in-dialog SUBSCRIBE with this id in its Event, undefined without one, means this subscription; none that
 * matches is answered 481. The id is taken for a dialog's first REFER too (TRANSFER rule 19).
 */
export function matchesSubscription(state: ReferSubscription, id: string | undefined): boolean {
  if (state.phase !== "active") return false;
  return id === undefined ? !state.withId : id === String(state.id);
}

/**
 * Whether this answer to a NOTIFY removes the subscription (TRANSFER rule 20; RFC 6665 §4.2.2, RFC 5057 §5).
 * 0: the transport failed. 408 stands for Timer F.
 */
export function removesSubscription(status: number): boolean {
  return REMOVING.has(status) || (status >= 480 && status <= 485);
}

const REMOVING: ReadonlySet<number> = new Set([0, 404, 405, 408, 410, 416, 489, 501, 604]);
