import type { AddressInfo, Server, Socket } from "node:net";
import { connect, createServer, isIP } from "node:net";
import { explainBind, ListenError, type Listener, type Lost, type OpenListener, type Receive } from "@tandem/sip-edge";
import { Connection } from "./connection.ts";
import { ConnectionBook } from "./connection-book.ts";
import { newFlowToken } from "./flow-token.ts";
import { responsePort } from "./response-port.ts";
import { TCP_LIMITS, type TcpLimits } from "./tcp-limits.ts";

export interface TcpListenerOptions {
  /** IPv4 or IPv6 address of this machine; IPv6 without brackets. */
  readonly address: string;
  /** 0: any free one; the listener's name then has the one that was given. */
  readonly port: number;
  /** Id of the edge, and the nonce of its run: part of every flow token (CLUSTER rule 6). */
  readonly edge: string;
  readonly boot: string;
  /** What differs from TCP_LIMITS. */
  readonly limits?: Partial<TcpLimits>;
  /** Others of this machine bind the same address and port: the kernel gives each new connection to one of them. */
  readonly isShared?: boolean;
}

/** How often the limits that are times are looked at, while there are connections. */
const CHECK_MS = 1_000;
/** The system asks a quiet peer whether it is there, so that one that fell silent for ever is noticed. */
const PROBE_MS = 60_000;
const BACKLOG = 1_024;

/** A TCP socket for SIP: it takes connections, and opens them where none leads. */
export function tcpListener(options: TcpListenerOptions): OpenListener {
  return async (receive, failed, lost): Promise<Listener> => {
    const server = createServer({ keepAlive: true, keepAliveInitialDelay: PROBE_MS });
    await bind(server, options);
    server.on("error", failed);
    const name = nameOf(options.address, (server.address() as AddressInfo).port);
    const streams = new Streams(options, receive, lost ?? (() => undefined));
    server.on("connection", (socket) => streams.accept(socket));
    let stopped: Promise<void> | undefined;
    /** Resolves when the last connection has gone as well. */
    const stop = (): Promise<void> => {
      stopped ??= new Promise((resolve) => server.close(() => resolve()));
      return stopped;
    };
    return {
      name,
      transport: "TCP",
      send: (text, address, port, flow) => streams.send(text, address, port, flow),
      drain() {
        void stop();
        return streams.drained();
      },
      close() {
        const ended = stop();
        streams.close();
        return ended;
      },
    };
  };
}

function nameOf(address: string, port: number): string {
  return `tcp:${address.includes(":") ? `[${address}]` : address}:${port}`;
}

async function bind(server: Server, { address, port, isShared = false }: TcpListenerOptions): Promise<void> {
  const failure = await new Promise<Error | undefined>((resolve) => {
    server.once("error", resolve);
    const where = { host: address, port, ipv6Only: address.includes(":"), reusePort: isShared };
    server.listen({ ...where, exclusive: true, backlog: BACKLOG }, () => {
      server.removeListener("error", resolve);
      resolve(undefined);
    });
  });
  if (failure === undefined) return;
  const code = "code" in failure && typeof failure.code === "string" ? failure.code : failure.message;
  const name = nameOf(address, port);
  throw new ListenError(name, code, explainBind(name, code), failure);
}

/** The connections of one listener, and which of them a message takes. */
class Streams {
  readonly #options: TcpListenerOptions;
  readonly #limits: TcpLimits;
  readonly #receive: Receive;
  readonly #lost: Lost;
  readonly #book: ConnectionBook;
  #checks: ReturnType<typeof setInterval> | undefined;
  #isClosed = false;
  #whenLeft: () => void = () => undefined;

  constructor(options: TcpListenerOptions, receive: Receive, lost: Lost) {
    this.#options = options;
    this.#limits = { ...TCP_LIMITS, ...options.limits };
    this.#receive = receive;
    this.#lost = lost;
    this.#book = new ConnectionBook(this.#limits);
  }

  /** One that a peer has opened; refused by closing it at once where there is no room. */
  accept(socket: Socket): void {
    const { remoteAddress: address, remotePort: port } = socket;
    // It may have gone while it waited to be taken.
    if (address === undefined || port === undefined || this.#isClosed || !this.#book.hasRoom(address)) {
      socket.on("error", () => undefined);
      socket.destroy();
      return;
    }
    this.#add(socket, address, port, true);
  }

  async send(text: string, address: string, port: number, flow: string): Promise<void> {
    if (this.#isClosed) throw new Error("the listener is closed");
    const known = flow === "" ? undefined : this.#book.byFlow(flow);
    if (known !== undefined) return await known.send(text);
    const answers = responsePort(text);
    if (answers === undefined) await this.#to(address, port).sendUnheard(text);
    else await this.#to(address, answers).send(text);
  }

  /** Resolves when no connection that a peer has opened is left. */
  drained(): Promise<void> {
    if (!this.#book.hasTheirs) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenLeft = resolve;
    });
  }

  /** A connection that leads there. */
  #to(address: string, port: number): Connection {
    return this.#book.byPlace(address, port) ?? this.#open(address, port);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#checks);
    for (const connection of this.#book.all()) connection.end();
  }

  /** What is sent meanwhile waits in it, and is refused with it when it cannot be opened. */
  #open(address: string, port: number): Connection {
    if (isIP(address) === 0) throw new Error(`${address} is no address`);
    if (!this.#book.hasRoom()) throw new Error("too many connections");
    const local = this.#options.address;
    const isAny = local === "0.0.0.0" || local === "::";
    const socket = connect({
      host: address,
      port,
      keepAlive: true,
      keepAliveInitialDelay: PROBE_MS,
      ...(isAny ? {} : { localAddress: local }),
    });
    const late = setTimeout(() => {
      socket.destroy(new Error(`no connection to ${address} in ${this.#limits.streamConnectMs} ms`));
    }, this.#limits.streamConnectMs);
    socket.once("connect", () => clearTimeout(late));
    socket.once("close", () => clearTimeout(late));
    return this.#add(socket, address, port, false);
  }

  #add(socket: Socket, address: string, port: number, isTheirs: boolean): Connection {
    const { edge, boot } = this.#options;
    const connection = new Connection({
      socket,
      flow: newFlowToken(edge, boot),
      address,
      port,
      isTheirs,
      limits: this.#limits,
      now: performance.now(),
      received: (bytes, from) => this.#received(bytes, from),
      gone: (gone, unheard) => this.#gone(gone, unheard),
    });
    this.#book.add(connection);
    this.#checks ??= setInterval(() => this.#check(), checkEvery(this.#limits)).unref();
    return connection;
  }

  #received(bytes: Uint8Array, connection: Connection): void {
    if (this.#isClosed) return;
    this.#book.heard(connection);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
    this.#receive(bytes, text, connection.address, connection.port, connection.flow);
  }

  #gone(connection: Connection, unheard: readonly string[]): void {
    const { address, port, flow, hasSpoken } = connection;
    this.#book.remove(connection);
    if (!this.#book.hasTheirs) this.#whenLeft();
    if (this.#isClosed) return;
    if (hasSpoken) this.#lost(flow);
    // A connection that was used again may have been closed from the other end in that very moment, and whoever sent these
    // does not know that they took it. Once more, byte for byte: a copy is absorbed by its branch.
    for (const text of unheard) void this.#again(text, address, port);
  }

  async #again(text: string, address: string, port: number): Promise<void> {
    try {
      await this.#to(address, port).send(text);
    } catch {
      // The transaction's own timer tells its sender.
      return;
    }
  }

  #check(): void {
    const now = performance.now();
    for (const connection of this.#book.all()) connection.check(now);
    if (this.#book.size > 0) return;
    clearInterval(this.#checks);
    this.#checks = undefined;
  }
}

function checkEvery({ streamFirstMessageMs, streamMessageMs, streamIdleMs, streamWriteMs }: TcpLimits): number {
  const shortest = Math.min(streamFirstMessageMs, streamMessageMs, streamIdleMs, streamWriteMs);
  return Math.max(1, Math.min(CHECK_MS, shortest / 2));
}
