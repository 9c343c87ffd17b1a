import { AdapterError } from "@tandem/actor";
import { type CallEvent, CallEventBatch } from "@tandem/contracts";
import type { JsMsg } from "nats";
import type { NatsConnection } from "./connect-nats.ts";
import { EventPull } from "./event-pull.ts";
import { type Durable, EVENT_STREAM, ensureStreams, type StreamOptions, UNACKED_LIMIT } from "./event-stream.ts";
import { pause } from "./pause.ts";
import { retryDelayMs } from "./retry-delay.ts";

/** Messages given to `handle` at once, and how long they gather. */
const BATCH_MESSAGES = 100;
const GATHER_MS = 500;
/** A message that alone makes `handle` reject as often as this is poison. */
const ALONE_LIMIT = 3;
/** How often the server is told that a message is still worked on; a third of its patience. */
const WORKING_MS = 10_000;

/** A message that no try gets through. */
export interface PoisonMessage {
  /** Its place in the stream. */
  readonly sequence: number;
  readonly subject: string;
  readonly bytes: Uint8Array;
  /** `undecodable`: the bytes are no batch of events. `refused`: `handle` rejects it alone. */
  readonly reason: "undecodable" | "refused";
  readonly error: unknown;
}

export interface EventConsumerOptions {
  readonly durable: Durable;
  /**
   * Stores the events; some may have been given before, or come before earlier ones. An `AdapterError` "unavailable" or
   * "timeout" says that it is not the events' fault: they are then given again for ever, and never taken for poison.
   */
  readonly handle: (events: readonly CallEvent[]) => Promise<void>;
  /** Puts the message where a person finds it. When it rejects, the message is given again. */
  readonly poison: (message: PoisonMessage) => Promise<void>;
  readonly batch?: { readonly messages?: number; readonly gatherMs?: number };
  readonly streams?: StreamOptions;
}

export interface NatsEventConsumer {
  readonly counts: {
    readonly batches: number;
    readonly events: number;
    readonly again: number;
    readonly poison: number;
  };
  /** What is being handled is handled to its end; the rest goes back to the server. */
  close(): Promise<void>;
}

/**
 * Reads the call events of a durable in bulk, and acknowledges what `handle` has resolved for. Lives through restarts of
 * the server and losses of the connection: at least once, and nothing left out.
 */
export function natsEventConsumer(connection: NatsConnection, options: EventConsumerOptions): NatsEventConsumer {
  const consumer = new EventConsumer(connection, options);
  return { counts: consumer.counts, close: () => consumer.close() };
}

class EventConsumer {
  readonly counts = { batches: 0, events: 0, again: 0, poison: 0 };
  readonly #connection: NatsConnection;
  readonly #options: EventConsumerOptions;
  readonly #limit: number;
  readonly #gatherMs: number;
  readonly #pull: EventPull;
  readonly #closing = new AbortController();
  /** How often each message of a batch that failed has failed alone, by its place in the stream. */
  readonly #suspects = new Map<number, number>();
  #held: JsMsg[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #working: Promise<void> | undefined;
  #failures = 0;

  constructor(connection: NatsConnection, options: EventConsumerOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#limit = Math.min(options.batch?.messages ?? BATCH_MESSAGES, UNACKED_LIMIT);
    this.#gatherMs = options.batch?.gatherMs ?? GATHER_MS;
    const { durable, streams = {} } = options;
    this.#pull = new EventPull(connection, {
      stream: EVENT_STREAM,
      durable,
      ensure: () => ensureStreams(connection, streams),
      ahead: this.#limit,
      take: (message) => this.#take(message),
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#pull.close();
    await this.#working;
    for (const message of this.#held) this.#settle(() => message.nak());
    this.#held = [];
  }

  #take(message: JsMsg): void {
    this.#held.push(message);
    if (message.redelivered) this.counts.again += 1;
    if (this.#working !== undefined || this.#closing.signal.aborted) return;
    if (this.#held.length >= this.#limit) this.#begin();
    else this.#timer ??= setTimeout(() => this.#begin(), this.#gatherMs);
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  async #work(): Promise<void> {
    while (this.#held.length > 0 && !this.#closing.signal.aborted) {
      const batch = this.#next();
      const stillWorking = setInterval(() => this.#tellWorking(batch), WORKING_MS);
      await this.#handle(batch);
      clearInterval(stillWorking);
      if (this.#failures > 0) await pause(retryDelayMs(this.#failures - 1), this.#closing.signal);
    }
  }

  /** A suspect alone, else as many as there are up to the next suspect. */
  #next(): readonly JsMsg[] {
    const place = this.#held.findIndex(({ seq }) => this.#suspects.has(seq));
    if (place === 0) return this.#held.splice(0, 1);
    return this.#held.splice(0, place < 0 ? this.#limit : Math.min(place, this.#limit));
  }

  async #handle(batch: readonly JsMsg[]): Promise<void> {
    const good: JsMsg[] = [];
    const events: CallEvent[] = [];
    for (const message of batch) {
      const decoded = decode(message.data);
      if (decoded instanceof Error) await this.#toPoison(message, "undecodable", decoded);
      else {
        good.push(message);
        for (const event of decoded) events.push(event);
      }
    }
    if (good.length === 0) return;
    try {
      await this.#options.handle(events);
      this.#failures = 0;
      this.counts.batches += 1;
      this.counts.events += events.length;
      for (const message of good) this.#done(message);
    } catch (error) {
      await this.#failed(good, error);
    }
  }

  async #failed(batch: readonly JsMsg[], error: unknown): Promise<void> {
    this.#failures += 1;
    const [first] = batch;
    if (!isElsewhere(error) && first !== undefined) {
      const alone = batch.length === 1 ? (this.#suspects.get(first.seq) ?? 0) + 1 : 0;
      for (const { seq } of batch) this.#suspect(seq, alone);
      if (alone >= ALONE_LIMIT) {
        await this.#toPoison(first, "refused", error);
        return;
      }
    }
    if (this.#failures === 1)
      this.#connection.say(`${this.#options.durable}: ${batch.length} messages of events go back: ${String(error)}`);
    this.#giveBack(batch);
  }

  async #toPoison(message: JsMsg, reason: PoisonMessage["reason"], error: unknown): Promise<void> {
    const { seq: sequence, subject, data: bytes } = message;
    try {
      await this.#options.poison({ sequence, subject, bytes, reason, error });
      this.counts.poison += 1;
      this.#done(message);
    } catch (refused) {
      this.#failures += 1;
      this.#connection.say(`${this.#options.durable}: message ${sequence} cannot be put aside: ${String(refused)}`);
      this.#giveBack([message]);
    }
  }

  #giveBack(batch: readonly JsMsg[]): void {
    const delay = retryDelayMs(this.#failures - 1);
    for (const message of batch) this.#settle(() => message.nak(delay));
  }

  #done(message: JsMsg): void {
    this.#suspects.delete(message.seq);
    this.#settle(() => message.ack());
  }

  /** What cannot be said now need not be said: the message comes again. */
  #settle(say: () => void): void {
    if (this.#connection.isUp) say();
  }

  #suspect(seq: number, alone: number): void {
    this.#suspects.set(seq, alone);
    for (const oldest of this.#suspects.keys()) {
      if (this.#suspects.size <= UNACKED_LIMIT) return;
      this.#suspects.delete(oldest);
    }
  }

  #tellWorking(batch: readonly JsMsg[]): void {
    if (!this.#connection.isUp) return;
    for (const message of batch) message.working();
    for (const message of this.#held) message.working();
  }
}

function decode(bytes: Uint8Array): readonly CallEvent[] | Error {
  try {
    return CallEventBatch.decode(bytes).events;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isElsewhere(error: unknown): boolean {
  return error instanceof AdapterError && (error.code === "unavailable" || error.code === "timeout");
}
