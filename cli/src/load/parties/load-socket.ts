import { createSocket, type Socket } from "node:dgram";
import type { Place } from "../load-plan.ts";

/** A burst of answers must not be lost at our own socket. */
const RECEIVE_BYTES = 4 << 20;

/** A bound UDP socket that speaks text. */
export interface LoadSocket extends Place {
  send(text: string, to: Place): void;
  close(): Promise<void>;
}

/** Binds it, or rejects with the system's reason. */
export async function openLoadSocket(
  { address, port }: Place,
  receive: (text: string, bytes: Buffer, from: Place) => void,
): Promise<LoadSocket> {
  const socket: Socket = createSocket({
    type: "udp4",
    recvBufferSize: RECEIVE_BYTES,
    // Only addresses are sent to: nothing is looked up.
    lookup: (host, _, done) => done(null, host, 4),
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(port, address, () => {
      socket.off("error", reject);
      resolve();
    });
  });
  // ECONNREFUSED and the like are seen as answers that do not come.
  socket.on("error", () => undefined);
  socket.on("message", (bytes, from) => receive(bytes.toString("latin1"), bytes, from));
  const bound = socket.address();
  return {
    address,
    port: bound.port,
    send: (text, to) => socket.send(Buffer.from(text, "latin1"), to.port, to.address, () => undefined),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
