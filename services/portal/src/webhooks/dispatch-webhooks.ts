import { createHash } from "node:crypto";
import { AdapterError } from "@tandem/actor";
import type { LiveEvents } from "@tandem/contracts";
import { type LiveEventJson, liveEventJson } from "../view/live-event-json.ts";
import { nextTry } from "./next-try.ts";
import { type Posted, postSigned } from "./post-signed.ts";
import type { DueDelivery, Webhook, WebhookStore } from "./webhook-store.ts";

/** Events that wait in memory for the database. */
const MAX_GATHERED = 10_000;
const GATHER_MS = 200;
const LOOK_MS = 1_000;
/** How often webhooks are read anew that another process has made or removed. */
const REFRESH_MS = 5_000;
const FORGET_MS = 3_600_000;
/** Posts to one target at a time. */
const AT_ONCE = 8;
const GONE = 410;

export interface DispatchOptions {
  readonly store: WebhookStore;
  readonly live: LiveEvents;
  readonly now: () => number;
  /** Targets in private networks, and without TLS, are posted to as well. */
  readonly allowsPrivate: boolean;
  /** What could not be kept or posted, and is no fault of a target's. */
  readonly failed: (error: unknown) => void;
}

export interface Dispatcher {
  /** Webhooks were made or removed here. */
  changed(): Promise<void>;
  /** Events that no queue had room for. */
  readonly counts: { readonly dropped: number };
  /** Waits for what is being kept and posted; what waits for its next try stays in the database. */
  close(): Promise<void>;
}

/**
 * Keeps each event that a webhook wants in the database, and posts from there until it is taken or given up. Each target
 * has a lane of its own: one that does not answer holds nobody up but itself.
 */
export function dispatchWebhooks(options: DispatchOptions): Dispatcher {
  return new WebhookDispatcher(options);
}

class WebhookDispatcher implements Dispatcher {
  readonly counts = { dropped: 0 };
  readonly #options: DispatchOptions;
  readonly #unsubscribe: () => void;
  readonly #timers: ReturnType<typeof setInterval>[];
  #webhooks: readonly Webhook[] = [];
  #gathered: LiveEventJson[] = [];
  #keeping: ReturnType<typeof setTimeout> | undefined;
  #working: Promise<void> = Promise.resolve();
  /** Webhooks that are posted to now. */
  readonly #lanes = new Map<string, Promise<void>>();
  #isLooking = false;
  #isClosed = false;

  constructor(options: DispatchOptions) {
    this.#options = options;
    this.#unsubscribe = options.live.subscribe((event) => {
      if (this.#webhooks.length === 0) return;
      const told = liveEventJson(event);
      if (told !== undefined && this.#wanting(told).length > 0) this.#gather(told);
    });
    this.#timers = [
      setInterval(() => void this.#guarded(() => this.changed()), REFRESH_MS),
      setInterval(() => this.#look(), LOOK_MS),
      setInterval(() => void this.#guarded(() => options.store.forget()), FORGET_MS),
    ];
    void this.#guarded(() => this.changed());
  }

  async changed(): Promise<void> {
    this.#webhooks = await this.#options.store.list();
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#keeping !== undefined) {
      clearTimeout(this.#keeping);
      this.#working = this.#working.then(() => this.#keep());
    }
    this.#isClosed = true;
    await this.#working;
    await Promise.all(this.#lanes.values());
  }

  #wanting({ name, projectId }: LiveEventJson): readonly Webhook[] {
    return this.#webhooks.filter(
      (webhook) => webhook.events.includes(name) && (webhook.projectId === "" || webhook.projectId === projectId),
    );
  }

  #gather(told: LiveEventJson): void {
    if (this.#gathered.length >= MAX_GATHERED) {
      this.counts.dropped += 1;
      return;
    }
    this.#gathered.push(told);
    this.#keepIn(GATHER_MS);
  }

  #keepIn(ms: number): void {
    this.#keeping ??= setTimeout(() => {
      this.#working = this.#working.then(() => this.#keep());
    }, ms);
  }

  async #keep(): Promise<void> {
    this.#keeping = undefined;
    const gathered = this.#gathered;
    this.#gathered = [];
    const deliveries = gathered.flatMap((told) => {
      const letter = { deliveryId: deliveryIdOf(told), eventName: told.name, body: bodyOf(told) };
      return this.#wanting(told).map(({ webhookId }) => ({ ...letter, webhookId }));
    });
    try {
      this.counts.dropped += await this.#options.store.enqueue(deliveries);
    } catch (error) {
      this.#options.failed(error);
      this.#again(gathered, error);
    }
    this.#look();
  }

  /** What a database that is away has not taken is offered to it once more; what is kept already is not kept twice. */
  #again(gathered: readonly LiveEventJson[], error: unknown): void {
    const waiting =
      error instanceof AdapterError && !this.#isClosed ? [...gathered, ...this.#gathered] : this.#gathered;
    this.counts.dropped += gathered.length + this.#gathered.length - Math.min(waiting.length, MAX_GATHERED);
    this.#gathered = waiting.slice(0, MAX_GATHERED);
    if (this.#gathered.length > 0) this.#keepIn(LOOK_MS);
  }

  #look(): void {
    if (this.#isLooking || this.#isClosed) return;
    this.#isLooking = true;
    this.#working = this.#working
      .then(() => this.#guarded(() => this.#postDue()))
      .finally(() => {
        this.#isLooking = false;
      });
  }

  async #postDue(): Promise<void> {
    const due = await this.#options.store.claim(AT_ONCE, [...this.#lanes.keys()]);
    for (const [webhookId, deliveries] of Map.groupBy(due, (delivery) => delivery.webhookId)) {
      const posted = this.#guarded(async () => {
        await Promise.all(deliveries.map((delivery) => this.#postOne(delivery)));
      });
      const lane = posted.then(() => {
        this.#lanes.delete(webhookId);
        if (deliveries.length === AT_ONCE) this.#look();
      });
      this.#lanes.set(webhookId, lane);
    }
  }

  async #postOne(delivery: DueDelivery): Promise<void> {
    const { store, now, allowsPrivate } = this.#options;
    const { deliveryId: id, url, secret, body } = delivery;
    const posted = await postSigned({ id, url, secret, body }, new Date(now()), allowsPrivate);
    await store.settle(settled(delivery, posted, now()));
  }

  async #guarded(act: () => Promise<void>): Promise<void> {
    await act().catch((error: unknown) => this.#options.failed(error));
  }
}

/** The same in every process that saw the event: it is kept once. */
function deliveryIdOf({ eventId }: LiveEventJson): string {
  return `msg_${createHash("sha256").update(eventId).digest("base64url").slice(0, 27)}`;
}

function bodyOf({ name, time, callId, trunkId, projectId, detail }: LiveEventJson): string {
  return JSON.stringify({ type: name, timestamp: time, data: { callId, trunkId, projectId, ...detail } });
}

function settled(delivery: DueDelivery, posted: Posted, now: number): Parameters<WebhookStore["settle"]>[0] {
  const { webhookId, deliveryId, attempts } = delivery;
  const responseStatus = "status" in posted ? posted.status : undefined;
  const isTaken = responseStatus !== undefined && responseStatus >= 200 && responseStatus < 300;
  const nextAt = isTaken || responseStatus === GONE ? undefined : nextTry(attempts, now);
  const status = isTaken ? "delivered" : nextAt === undefined ? "failed" : "waiting";
  return { webhookId, deliveryId, status, nextAt, responseStatus, error: "error" in posted ? posted.error : undefined };
}
