import type { NatsConnection } from "./connect-nats.ts";
import { EVENT_STREAM } from "./event-stream.ts";
import { RelayedEvents, type RelayedMessage } from "./relayed-events.ts";

/** Longer than a server leaves what it has taken unsynced (two minutes by its own default). */
const RELAYED_MS = 180_000;
const RELAYED_BYTES = 16_777_216;
/** How often the stream is asked what every reader has, while anything is kept. */
const LOOK_MS = 5_000;

export interface SendAgainOptions {
  readonly connection: NatsConnection;
  /** The server is back, and something is to be sent again: `sendAgain` should be called. */
  readonly wanted: () => void;
  /** Default 5 s. */
  readonly lookMs?: number | undefined;
}

/** Keeps what the server has taken for as long as it may lose it, and knows when to send it again (CLUSTER rule 33). */
export class SendAgain {
  readonly #options: SendAgainOptions;
  readonly #relayed = new RelayedEvents(RELAYED_BYTES);
  readonly #unwatch: () => void;
  #looking: ReturnType<typeof setTimeout> | undefined;
  #isWanted = false;
  #isClosed = false;

  constructor(options: SendAgainOptions) {
    this.#options = options;
    this.#unwatch = options.connection.watch((isUp) => {
      // A server that was away may have come back without what it had taken.
      if (!isUp || this.#relayed.size === 0) return;
      this.#isWanted = true;
      options.wanted();
    });
  }

  /** Messages that are kept. */
  get size(): number {
    return this.#relayed.size;
  }

  /** The server has taken a message. */
  took(message: Omit<RelayedMessage, "at">): void {
    this.#relayed.add({ ...message, at: performance.now() });
    this.#lookSoon();
  }

  /**
   * Whatever the server may have lost, under the ids that it may still know: then they are copies. What fails stays for the
   * next time.
   * @param publish true: the server has it, and `took` was called
   */
  async sendAgain(publish: (message: RelayedMessage) => Promise<boolean>): Promise<void> {
    if (!this.#isWanted) return;
    this.#isWanted = false;
    const messages = this.#relayed.take();
    for (const [index, message] of messages.entries()) {
      if (!this.#isClosed && this.#options.connection.isUp && (await publish(message))) continue;
      this.#relayed.putBack(messages.slice(index));
      this.#isWanted = true;
      return;
    }
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#looking);
    this.#unwatch();
  }

  #lookSoon(): void {
    if (this.#isClosed || this.#relayed.size === 0) return;
    this.#looking ??= setTimeout(() => void this.#look(), this.#options.lookMs ?? LOOK_MS);
  }

  async #look(): Promise<void> {
    const first = await this.#firstOfStream().catch(() => 0);
    this.#relayed.forget(first, performance.now() - RELAYED_MS);
    this.#looking = undefined;
    if (this.#isWanted) this.#options.wanted();
    this.#lookSoon();
  }

  /** A message that every reader has acknowledged has left the stream. */
  async #firstOfStream(): Promise<number> {
    const manager = await this.#options.connection.driver.jetstreamManager({ checkAPI: false });
    const { state } = await manager.streams.info(EVENT_STREAM);
    return state.messages === 0 ? state.last_seq + 1 : state.first_seq;
  }
}
