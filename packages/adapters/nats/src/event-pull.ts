import { ConsumerEvents, type ConsumerMessages, type JsMsg } from "nats";
import type { NatsConnection } from "./connect-nats.ts";
import { adapterError } from "./nats-trouble.ts";
import { pause } from "./pause.ts";
import { retryDelayMs } from "./retry-delay.ts";

/** How long one request for messages stands at the server, and how often the server says that it still does. */
const STANDS_MS = 10_000;
const HEARTBEAT_MS = 2_500;

const LOST: readonly string[] = [
  ConsumerEvents.ConsumerDeleted,
  ConsumerEvents.ConsumerNotFound,
  ConsumerEvents.StreamNotFound,
  ConsumerEvents.NoResponders,
  ConsumerEvents.HeartbeatsMissed,
];

export interface PullOptions {
  readonly stream: string;
  readonly durable: string;
  readonly ahead: number;
  /** Makes the stream and the durable where they are not there. */
  readonly ensure: () => Promise<void>;
  readonly take: (message: JsMsg) => void;
}

/**
 * Messages of a durable, as they come, for as long as it is not closed. Whatever happens to the connection, the server,
 * the stream or the durable, it begins anew: what was given and not acknowledged is given again.
 */
export class EventPull {
  readonly #connection: NatsConnection;
  readonly #options: PullOptions;
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;
  #session: ConsumerMessages | undefined;

  constructor(connection: NatsConnection, options: PullOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#ended = this.#run();
  }

  /** No message is taken any more when it resolves. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#session?.stop();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let failures = 0;
    let said: string | undefined;
    while (!signal.aborted) {
      await this.#untilUp();
      try {
        await this.#pull();
        failures = 0;
        said = undefined;
      } catch (error) {
        const { message } = adapterError(this.#connection.where, `the events for ${this.#options.durable}`, error);
        if (message !== said && this.#connection.isUp) this.#connection.say(`${message}; trying on`);
        said = message;
        failures += 1;
      }
      await pause(retryDelayMs(failures), signal);
    }
  }

  /** One session: ends when the connection, the durable or the patience is lost. */
  async #pull(): Promise<void> {
    const { driver } = this.#connection;
    const { stream, durable, ahead, ensure, take } = this.#options;
    await ensure();
    const consumer = await driver.jetstream().consumers.get(stream, durable);
    if (this.#closing.signal.aborted || !this.#connection.isUp) return;
    const session = await consumer.consume({
      max_messages: ahead,
      expires: STANDS_MS,
      idle_heartbeat: HEARTBEAT_MS,
      callback: take,
    });
    this.#session = session;
    const stop = this.#connection.watch(() => session.stop());
    if (this.#closing.signal.aborted || !this.#connection.isUp) session.stop();
    void stopWhenLost(session);
    await session.closed();
    stop();
    this.#session = undefined;
  }

  async #untilUp(): Promise<void> {
    const { signal } = this.#closing;
    while (!this.#connection.isUp && !signal.aborted) {
      const back = new AbortController();
      const wake = (): void => back.abort();
      const stop = this.#connection.watch(wake);
      signal.addEventListener("abort", wake);
      await pause(STANDS_MS, back.signal);
      signal.removeEventListener("abort", wake);
      stop();
    }
  }
}

async function stopWhenLost(session: ConsumerMessages): Promise<void> {
  for await (const { type } of await session.status()) if (LOST.includes(type)) session.stop();
}
