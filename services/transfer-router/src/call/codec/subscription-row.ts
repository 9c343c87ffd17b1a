import type { QueuedNotify, ReferSubscription } from "@tandem/sip/subscription";
import { type Instant, packInstant, unpackInstant } from "./instant.ts";
import { letters } from "./letters.ts";
import { cut, type Stored } from "./row.ts";
import { packWord, type Reading, unpackWord, type Writing } from "./shared.ts";

export type SubscriptionRow = [
  /** Phase and progress. */
  letters: string,
  id: number,
  expiresAt: Instant,
  status: number,
  reason: number,
  lastProgressAt: Instant,
  /** 1: its Event has an id, 2: a NOTIFY is unanswered, 4: the final one has left. */
  flags: number,
  /** One more than the status; 0 for none. */
  finalAnswered: number,
  queued: Stored<QueuedRow> | 0,
];

/** `flags` 1: final, 2: timed out. `retryAfterSec`: one more than that; 0 for none. */
type QueuedRow = [status: number, reason: number, flags: number, retryAfterSec: number];

const PHASE = letters<ReferSubscription["phase"]>({ active: "a", terminated: "t", removed: "r" });
const PROGRESS = letters<ReferSubscription["progress"]>({ INITIAL: "I", NONE: "N", ALL: "A" });

export function packSubscription(w: Writing, subscription: ReferSubscription): Stored<SubscriptionRow> {
  const { phase, progress, withId, notifying, finalSent, current, finalAnswered, queued } = subscription;
  return cut<SubscriptionRow>([
    PHASE.of[phase] + PROGRESS.of[progress],
    subscription.id,
    packInstant(w.base, subscription.expiresAt),
    current.status,
    packWord(w, current.reason),
    packInstant(w.base, subscription.lastProgressAt),
    (withId ? 1 : 0) | (notifying ? 2 : 0) | (finalSent ? 4 : 0),
    finalAnswered === null ? 0 : finalAnswered + 1,
    queued === null ? 0 : packQueued(w, queued),
  ]);
}

export function unpackSubscription(r: Reading, row: Stored<SubscriptionRow>): ReferSubscription {
  const [head = "", id = 0, expiresAt = 0, status = 0, reason = 0] = row;
  const flags = row[6] ?? 0;
  const finalAnswered = row[7] ?? 0;
  const queued = row[8] ?? 0;
  return {
    id,
    withId: (flags & 1) !== 0,
    phase: PHASE.read(head.charAt(0)),
    expiresAt: unpackInstant(r.base, expiresAt),
    notifying: (flags & 2) !== 0,
    progress: PROGRESS.read(head.charAt(1)),
    lastProgressAt: unpackInstant(r.base, row[5] ?? 0),
    queued: queued === 0 ? null : unpackQueued(r, queued),
    current: { status, reason: unpackWord(r, reason) },
    finalSent: (flags & 4) !== 0,
    finalAnswered: finalAnswered === 0 ? null : finalAnswered - 1,
  };
}

function packQueued(w: Writing, { status, reason, final, retryAfterSec, timedOut }: QueuedNotify): Stored<QueuedRow> {
  return cut<QueuedRow>([
    status,
    packWord(w, reason),
    (final ? 1 : 0) | (timedOut === true ? 2 : 0),
    retryAfterSec === undefined ? 0 : retryAfterSec + 1,
  ]);
}

function unpackQueued(r: Reading, row: Stored<QueuedRow>): QueuedNotify {
  const [status = 0, reason = 0, flags = 0, retryAfterSec = 0] = row;
  return {
    status,
    reason: unpackWord(r, reason),
    final: (flags & 1) !== 0,
    ...(retryAfterSec === 0 ? {} : { retryAfterSec: retryAfterSec - 1 }),
    ...((flags & 2) === 0 ? {} : { timedOut: true }),
  };
}
