import type { Listen } from "@tandem/directory";
import type { Egress } from "./router-env.ts";

/** The listeners that a configuration names, as edges name their sockets: the same on every edge of the group (CLUSTER rule 7). */
export function egressOf(listen: readonly Listen[]): readonly Egress[] {
  return listen.map(({ transport, address, port, advertised }) => ({
    name: `${transport.toLowerCase()}:${address.includes(":") ? `[${address}]` : address}:${port}`,
    transport,
    address,
    advertised,
  }));
}
