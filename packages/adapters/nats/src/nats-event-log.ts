import { createHash } from "node:crypto";
import { AdapterError } from "@tandem/actor";
import { type CallEvent, CallEventBatch } from "@tandem/contracts";
import type { NatsConnection } from "./connect-nats.ts";
import { EVENT_STREAM, EVENT_SUBJECT, ensureStreams, type StreamOptions } from "./event-stream.ts";
import { adapterError } from "./nats-trouble.ts";
import { Outbox, type Parcel } from "./outbox.ts";
import { pause } from "./pause.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { SendAgain } from "./send-again.ts";
import { subjectWord } from "./subject-word.ts";

/** How long events gather into one message (CLUSTER rule 33). */
const GATHER_MS = 50;
/** Bytes of one message; half of what the server takes. */
const MESSAGE_BYTES = 524_288;
/** Events and bytes that wait for the server's word; half of it is lagging. */
const OUTBOX_EVENTS = 100_000;
const OUTBOX_BYTES = 67_108_864;
/** An append that the server has not taken by then rejects: its events stay in the call's state. */
const RETRY_FOR_MS = 10_000;
/** An append that waits for longer than this says that the log lags. */
const LATE_MS = 2_000;
const PUBLISH_MS = 2_000;

export interface EventLogOptions {
  /** The router's name: the last word of the subject. */
  readonly router: string;
  /** What `ensureStreams` was given, for a server that has lost its streams. */
  readonly streams?: StreamOptions;
  /** Default 50 ms. */
  readonly gatherMs?: number;
  /** How long an append is tried for. Default 10 s. */
  readonly retryForMs?: number;
  /** Events that wait at most. Default 100,000. */
  readonly outboxEvents?: number;
  /** Bytes that wait at most. Default 64 MiB. */
  readonly outboxBytes?: number;
  /** How often the stream is asked what every reader has. Default 5 s. */
  readonly lookMs?: number;
}

export interface EventLogCounts {
  readonly messages: number;
  readonly copies: number;
  readonly events: number;
  readonly again: number;
}

export interface NatsEventLog {
  /**
   * Resolves when the server has acknowledged the events. Rejects with an `AdapterError` when it would not take them in
   * time, or too many wait already: they may be appended again, copies are harmless.
   */
  append(events: readonly CallEvent[]): Promise<void>;
  /** True when half of the outbox is full, an append waits for long, or the server is away: no new calls then. */
  readonly isLagging: boolean;
  /** Events that the server has not acknowledged. */
  readonly waiting: number;
  /** Messages that the server has taken, copies that it knew already, events in them, and messages that it was given once more. */
  readonly counts: EventLogCounts;
  /** Messages that the server has taken, and may still lose. */
  readonly kept: number;
  /** Resolves when nothing waits any more. */
  flush(): Promise<void>;
  /** Rejects what waits. */
  close(): void;
}

/** The log of call events in JetStream: one message for each 50 ms. `ensureStreams` comes first. */
export function natsEventLog(connection: NatsConnection, options: EventLogOptions): NatsEventLog {
  const log = new EventLog(connection, options);
  return {
    append: (events) => log.append(events),
    get isLagging() {
      return log.isLagging;
    },
    get waiting() {
      return log.waiting;
    },
    counts: log.counts,
    get kept() {
      return log.kept;
    },
    flush: () => log.flush(),
    close: () => log.close(),
  };
}

class EventLog {
  readonly counts = { messages: 0, copies: 0, events: 0, again: 0 };
  readonly #connection: NatsConnection;
  readonly #options: Required<Omit<EventLogOptions, "lookMs">>;
  readonly #outbox = new Outbox();
  readonly #closing = new AbortController();
  readonly #flushed: (() => void)[] = [];
  readonly #again: SendAgain;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSending = false;

  constructor(connection: NatsConnection, options: EventLogOptions) {
    this.#connection = connection;
    this.#options = {
      gatherMs: GATHER_MS,
      retryForMs: RETRY_FOR_MS,
      outboxEvents: OUTBOX_EVENTS,
      outboxBytes: OUTBOX_BYTES,
      streams: {},
      ...options,
    };
    this.#again = new SendAgain({ connection, wanted: () => this.#arm(0), lookMs: options.lookMs });
  }

  get kept(): number {
    return this.#again.size;
  }

  get waiting(): number {
    return this.#outbox.events;
  }

  get isLagging(): boolean {
    const { events, bytes, oldest } = this.#outbox;
    const { outboxEvents, outboxBytes } = this.#options;
    if (!this.#connection.isUp || events > outboxEvents / 2 || bytes > outboxBytes / 2) return true;
    return oldest !== undefined && performance.now() - oldest.since > LATE_MS;
  }

  append(events: readonly CallEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    const bytes = CallEventBatch.encode({ events: [...events] }).finish();
    const { outboxEvents, outboxBytes } = this.#options;
    const isFull =
      this.#outbox.events + events.length > outboxEvents || this.#outbox.bytes + bytes.length > outboxBytes;
    if (bytes.length > MESSAGE_BYTES)
      return Promise.reject(new AdapterError("corrupt", `call events of ${bytes.length} bytes in one append`));
    if (isFull || this.#closing.signal.aborted) {
      const why = isFull ? "too many wait already" : "the log is closed";
      return Promise.reject(new AdapterError("unavailable", `call events at ${this.#connection.where}: ${why}`));
    }
    return new Promise((resolve, reject) => {
      this.#outbox.add({ ids: events.map(({ id }) => id), bytes, since: performance.now(), resolve, reject });
      this.#arm(this.#outbox.bytes > MESSAGE_BYTES ? 0 : this.#options.gatherMs);
    });
  }

  flush(): Promise<void> {
    if (this.#outbox.events === 0) return Promise.resolve();
    const empty = new Promise<void>((resolve) => this.#flushed.push(resolve));
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isSending) void this.#send();
    return empty;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#again.close();
    this.#closing.abort();
    if (!this.#isSending && this.#outbox.isWaiting) void this.#send();
  }

  #arm(ms: number): void {
    if (this.#isSending) return;
    this.#timer ??= setTimeout(() => void this.#send(), ms);
  }

  /** Sends one message after the other: what comes meanwhile gathers for the next. */
  async #send(): Promise<void> {
    this.#timer = undefined;
    this.#isSending = true;
    await this.#again.sendAgain(async ({ bytes, msgID, events }) => {
      const isTaken = (await this.#publish(bytes, msgID, events)) === undefined;
      if (isTaken) this.counts.again += 1;
      return isTaken;
    });
    while (this.#outbox.isWaiting) {
      const parcels = this.#outbox.take(MESSAGE_BYTES);
      const refused = await this.#deliver(parcels);
      this.#outbox.done(refused === undefined ? ({ resolve }) => resolve() : ({ reject }) => reject(refused));
      if (!this.#isPressed) break;
    }
    this.#isSending = false;
    if (this.#outbox.isWaiting) this.#arm(this.#options.gatherMs);
    else for (const wake of this.#flushed.splice(0)) wake();
  }

  get #isPressed(): boolean {
    return this.#flushed.length > 0 || this.#closing.signal.aborted || this.#outbox.bytes > MESSAGE_BYTES;
  }

  /** Tries until the server has it or the time is up: then why. Each try is the same message with the same id. */
  async #deliver(parcels: readonly Parcel[]): Promise<AdapterError | undefined> {
    const { where } = this.#connection;
    const message = Buffer.concat(parcels.map(({ bytes }) => bytes));
    const ids = parcels.flatMap((parcel) => parcel.ids);
    const until = (parcels[0]?.since ?? 0) + this.#options.retryForMs;
    const msgID = messageId(ids);
    let refused = new AdapterError("unavailable", `call events at ${where}: the server is away`);
    for (let attempt = 0; !this.#closing.signal.aborted; attempt += 1) {
      if (this.#connection.isUp) {
        const failed = await this.#publish(message, msgID, ids.length);
        if (failed === undefined) {
          this.counts.messages += 1;
          this.counts.events += ids.length;
          return undefined;
        }
        refused = failed;
      }
      const left = until - performance.now();
      if (left <= 0) return refused;
      await this.#beforeNext(Math.min(retryDelayMs(attempt), left));
    }
    return refused;
  }

  async #publish(message: Uint8Array, msgID: string, events: number): Promise<AdapterError | undefined> {
    const { driver, where } = this.#connection;
    try {
      const expect = { streamName: EVENT_STREAM };
      const subject = `${EVENT_SUBJECT}.${subjectWord(this.#options.router)}`;
      const taken = await driver.jetstream().publish(subject, message, { msgID, expect, timeout: PUBLISH_MS });
      const { duplicate, seq } = taken;
      this.#again.took({ seq, msgID, bytes: message, events });
      if (duplicate) this.counts.copies += 1;
      return undefined;
    } catch (error) {
      // Nobody takes the subject: the server has lost the stream, or has only just started.
      if ((error as { readonly code?: string }).code === "503") await this.#restoreStreams();
      return adapterError(where, "call events", error);
    }
  }

  async #restoreStreams(): Promise<void> {
    try {
      await ensureStreams(this.#connection, this.#options.streams);
    } catch (error) {
      this.#connection.say(error instanceof Error ? error.message : String(error));
    }
  }

  /** The wait before the next try, or until the server is back. */
  async #beforeNext(ms: number): Promise<void> {
    const awake = new AbortController();
    const wake = (): void => awake.abort();
    const stop = this.#connection.watch(wake);
    this.#closing.signal.addEventListener("abort", wake);
    await pause(ms, awake.signal);
    this.#closing.signal.removeEventListener("abort", wake);
    stop();
  }
}

/**
 * The same for the same events in the same order and for no others: two windows with equal ends must not be taken for
 * copies of each other.
 */
function messageId(ids: readonly string[]): string {
  const digest = createHash("sha256").update(ids.join("\n")).digest("base64url").slice(0, 22);
  return `${ids[0]}/${ids.at(-1)}/${digest}`;
}
