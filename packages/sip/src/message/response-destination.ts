import type { Via } from "../field/via.ts";
import type { Source } from "./received.ts";

/**
 * Where a response goes (RFC 3261 §18.2.2, RFC 3581 §4): over a connection, back to the very source; over UDP to the
 * source's address, at the source's port where the request asked for that by `rport`, else at the port of sent-by.
 *
 * `received` is not read, because it can only repeat the source address or lie; and `maddr` is not followed, because it
 * would let anyone aim our answers at a third party.
 * @param topVia of the request, `rport` filled in or not
 * @param source where the request came from
 */
export function responseDestination<S extends Source>(topVia: Via, source: S): S {
  const isDatagram = topVia.transport.toUpperCase() === "UDP";
  if (!isDatagram || topVia.params["rport"] !== undefined) return source;
  return { ...source, port: topVia.port ?? 5060 };
}
