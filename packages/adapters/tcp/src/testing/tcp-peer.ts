import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** One end of a connection as a test sees it: everything that it read, as latin1. */
export interface Peer {
  readonly socket: Socket;
  readonly text: string;
  /** Resolves when what was read holds this. Rejects when the connection ends before. */
  reads(part: string): Promise<void>;
  write(text: string): void;
  /** Resolves when the other side has closed it. */
  readonly closed: Promise<void>;
}

function peerOf(socket: Socket): Peer {
  let text = "";
  let isClosed = false;
  let look: () => void = () => undefined;
  socket.setNoDelay(true);
  socket.setEncoding("latin1");
  socket.on("data", (part: string) => {
    text += part;
    look();
  });
  // A reset is a close.
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.on("close", () => {
      isClosed = true;
      look();
      resolve();
    });
  });
  return {
    socket,
    get text() {
      return text;
    },
    reads: (part) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (text.includes(part)) resolve();
          else if (isClosed) reject(new Error(`closed, and read was only: ${text}`));
        };
        look();
      }),
    write: (written) => void socket.write(written, "latin1"),
    closed,
  };
}

/** Connects to a listener. @param localPort 0: any */
export async function connected(port: number, address: string, localAddress: string): Promise<Peer> {
  const socket = connect({ port, host: address, localAddress });
  await once(socket, "connect");
  return peerOf(socket);
}

/** A peer that listens; `next()` is the next connection that comes to it. */
export interface ListeningPeer {
  readonly port: number;
  readonly server: Server;
  /** Connections that came so far. */
  readonly count: number;
  next(): Promise<Peer>;
  close(): void;
}

export async function listeningPeer(
  address: string,
  onSocket: (socket: Socket) => void = () => undefined,
): Promise<ListeningPeer> {
  const came: Peer[] = [];
  const waiting: ((peer: Peer) => void)[] = [];
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    onSocket(socket);
    const peer = peerOf(socket);
    const first = waiting.shift();
    if (first === undefined) came.push(peer);
    else first(peer);
  });
  server.listen(0, address);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    server,
    get count() {
      return count;
    },
    next: () =>
      new Promise((resolve) => {
        const peer = came.shift();
        if (peer === undefined) waiting.push(resolve);
        else resolve(peer);
      }),
    close: () => void server.close(),
  };
}
