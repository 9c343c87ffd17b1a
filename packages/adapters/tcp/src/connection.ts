import type { Socket } from "node:net";
import { emptyStream, frame, type StreamState } from "@tandem/sip";
import { answerToBrokenStream } from "./broken-stream.ts";
import type { TcpLimits } from "./tcp-limits.ts";

const PONG = "\r\n";
/** How long a connection that is over may take to hear what was still written. */
const FAREWELL_MS = 1_000;

export interface ConnectionOptions {
  readonly socket: Socket;
  readonly flow: string;
  readonly address: string;
  readonly port: number;
  /** True: the peer opened it. */
  readonly isTheirs: boolean;
  readonly limits: TcpLimits;
  readonly now: number;
  readonly received: (bytes: Uint8Array, connection: Connection) => void;
  /** Nothing can be sent over it any more. Called once. `unheard`: what `sendUnheard` has sent, and it said nothing since. */
  readonly gone: (connection: Connection, unheard: readonly string[]) => void;
}

/** One stream: whole messages in, whole messages out, in order, within its limits. */
export class Connection {
  readonly flow: string;
  readonly address: string;
  readonly port: number;
  readonly isTheirs: boolean;
  /** It has brought a whole message: its token may be known to somebody. */
  hasSpoken = false;
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  #stream: StreamState = emptyStream();
  /** When the message that is not whole yet began; 0: none has. */
  #begunAt = 0;
  readonly #openedAt: number;
  #heardAt: number;
  #sentAt: number;
  /** When what waits to be written last got on; 0: nothing waits. */
  #waitingSince = 0;
  #isGone = false;
  #unheard: string[] = [];
  #unheardBytes = 0;

  constructor(options: ConnectionOptions) {
    const { socket, now } = options;
    this.#options = options;
    this.#socket = socket;
    this.flow = options.flow;
    this.address = options.address;
    this.port = options.port;
    this.isTheirs = options.isTheirs;
    this.#openedAt = now;
    this.#heardAt = now;
    this.#sentAt = now;
    socket.setNoDelay(true);
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
    socket.on("end", () => this.#leave());
    socket.on("close", () => this.#leave());
    // What went wrong is told to those whose writes it cost, and "close" follows.
    socket.on("error", () => this.#leave());
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Resolves when the system has taken all of it; rejects when the connection ends before. */
  send(text: string): Promise<void> {
    const { limits } = this.#options;
    if (this.#isGone) return Promise.reject(new Error(`the connection to ${this.address} is gone`));
    if (this.#socket.writableLength + text.length > limits.streamWriteBytes) {
      // A peer that takes nothing would get its messages late and with a gap in them: it gets a new connection instead.
      this.close();
      return Promise.reject(new Error(`${this.address} does not take what is sent to it`));
    }
    return new Promise((resolve, reject) => {
      this.#write(text, (error) => (error == null ? resolve() : reject(error)));
    });
  }

  /** The same for a message whose sender cannot know which connection it took: it is kept until the peer says anything. */
  async sendUnheard(text: string): Promise<void> {
    await this.send(text);
    if (this.#isGone) throw new Error(`the connection to ${this.address} is gone`);
    if (this.#unheardBytes + text.length > this.#options.limits.streamWriteBytes) return;
    this.#unheard.push(text);
    this.#unheardBytes += text.length;
  }

  /** Looks at every limit that is a time. @param now monotonic ms */
  check(now: number): void {
    const { limits } = this.#options;
    const isSilent = this.isTheirs && !this.hasSpoken && now - this.#openedAt >= limits.streamFirstMessageMs;
    const isSlow = this.#begunAt !== 0 && now - this.#begunAt >= limits.streamMessageMs;
    const isIdle = now - Math.max(this.#heardAt, this.#sentAt) >= limits.streamIdleMs;
    const isStuck = this.#waitingSince !== 0 && now - this.#waitingSince >= limits.streamWriteMs;
    if (isSilent || isSlow || isIdle || isStuck) this.close();
  }

  /** At once. */
  close(): void {
    this.#leave();
    this.#socket.destroy();
  }

  /** Once what was written has left. */
  end(): void {
    this.#leave();
    this.#socket.end();
  }

  #write(text: string, done?: (error: Error | null | undefined) => void): void {
    this.#sentAt = performance.now();
    if (this.#waitingSince === 0) this.#waitingSince = this.#sentAt;
    this.#socket.write(text, "latin1", (error) => {
      this.#waitingSince = this.#socket.writableLength === 0 ? 0 : performance.now();
      done?.(error);
    });
  }

  #take(bytes: Buffer): void {
    if (this.#isGone) return;
    this.#heardAt = performance.now();
    const { state, messages, pings, error } = frame(this.#stream, bytes);
    this.#stream = state;
    if (state.length === 0) this.#begunAt = 0;
    else if (messages.length > 0 || this.#begunAt === 0) this.#begunAt = this.#heardAt;
    // RFC 5626 §3.5.1. A peer that only asks and never reads meets the bound of what may wait.
    if (pings > 0) this.send(PONG.repeat(pings)).catch(() => undefined);
    if (messages.length > 0 && this.#unheardBytes > 0) {
      this.#unheard = [];
      this.#unheardBytes = 0;
    }
    for (const message of messages) {
      this.hasSpoken = true;
      this.#options.received(message, this);
      if (this.#isGone) return;
    }
    if (error === undefined) return;
    const answer = answerToBrokenStream(error);
    if (answer === undefined) return this.close();
    this.#write(answer);
    this.end();
  }

  #leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#socket.setTimeout(FAREWELL_MS, () => this.#socket.destroy());
    this.#options.gone(this, this.#unheard);
  }
}
