import type { Buffer } from "node:buffer";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { explainBind, ListenError, type Listener, type OpenListener } from "@tandem/sip-edge";
import { SendBuffer } from "./send-buffer.ts";
import { udpHolder } from "./udp-holder.ts";

export interface UdpListenerOptions {
  /** IPv4 or IPv6 address of this machine; IPv6 without brackets. */
  readonly address: string;
  /** 0: any free one; the listener's name then has the one that was given. */
  readonly port: number;
  /**
   * What is asked of the kernel; it grants at most net.core.rmem_max. The default holds some thousand messages, so that
   * a pause of the process loses none.
   */
  readonly recvBufferBytes?: number;
  /** Others of this machine bind the same address and port: the kernel gives all messages of one sender to one of them. */
  readonly isShared?: boolean;
}

const RECV_BUFFER_BYTES = 4_194_304;

/** A UDP socket for SIP. */
export function udpListener(options: UdpListenerOptions): OpenListener {
  return async (receive, failed): Promise<Listener> => {
    const isIpv6 = options.address.includes(":");
    const socket = createSocket({
      type: isIpv6 ? "udp6" : "udp4",
      ipv6Only: isIpv6,
      reusePort: options.isShared === true,
      recvBufferSize: options.recvBufferBytes ?? RECV_BUFFER_BYTES,
      // Destinations are addresses already: no thread of the resolver, and the datagram leaves within `send`.
      lookup: (host, _, found) => found(null, host, isIpv6 ? 6 : 4),
    });
    await bind(socket, options);
    const name = nameOf(options.address, socket.address().port);
    socket.on("error", failed);
    socket.on("message", (bytes: Buffer, from: RemoteInfo) => {
      receive(bytes, bytes.toString("latin1"), from.address, from.port, "");
    });
    return { name, transport: "UDP", send: sender(socket), close: closer(socket) };
  };
}

function nameOf(address: string, port: number): string {
  return `udp:${address.includes(":") ? `[${address}]` : address}:${port}`;
}

async function bind(socket: Socket, { address, port }: UdpListenerOptions): Promise<void> {
  const failure = await new Promise<Error | undefined>((resolve) => {
    socket.once("error", resolve);
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeListener("error", resolve);
      resolve(undefined);
    });
  });
  if (failure === undefined) return;
  socket.close();
  const code = "code" in failure && typeof failure.code === "string" ? failure.code : failure.message;
  const holder = code === "EADDRINUSE" ? await udpHolder(address, port) : undefined;
  const name = nameOf(address, port);
  const by = holder === undefined ? undefined : `${holder.command} (pid ${holder.pid})`;
  throw new ListenError(name, code, explainBind(name, code, by), failure);
}

function sender(socket: Socket): Listener["send"] {
  const buffer = new SendBuffer();
  return (text, address, port) =>
    new Promise<void>((resolve, reject) => {
      const region = buffer.write(text);
      const done = (error: Error | null): void => {
        buffer.release();
        if (error === null) resolve();
        else reject(error);
      };
      try {
        socket.send(region.buffer, region.offset, region.length, port, address, done);
      } catch (error) {
        // A closed socket and a port out of range throw instead of calling back.
        done(error instanceof Error ? error : new Error("the datagram was not taken", { cause: error }));
      }
    });
}

function closer(socket: Socket): Listener["close"] {
  let closed: Promise<void> | undefined;
  return () => {
    closed ??= new Promise((resolve) => {
      socket.close(resolve);
    });
    return closed;
  };
}
