import type { AnnouncedEgress } from "@tandem/contracts";
import type { Listen } from "@tandem/directory";
import type { OpenListener } from "../ports/listener.ts";

/** A socket that this edge has, and what routers are told of it. */
export type OwnSocket = AnnouncedEgress & Listen;

/** The configuration's listeners on an edge that has an address of its own (CLUSTER rule 7, form b): each is named by what peers are told. */
export function ownSockets(listen: readonly Listen[], address: string, host: string): readonly OwnSocket[] {
  const sockets = listen.map(({ transport, port }) => ({
    name: `${transport.toLowerCase()}:${host.includes(":") ? `[${host}]` : host}:${port}`,
    transport,
    address,
    port,
    advertised: { host, port },
  }));
  return [...new Map(sockets.map((socket) => [socket.name, socket])).values()];
}

/** The same socket under another name. */
export function named(open: OpenListener, name: string): OpenListener {
  return async (...given) => ({ ...(await open(...given)), name });
}
