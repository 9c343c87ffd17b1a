import { parseIpAddress } from "@tandem/directory";
import { parseUri } from "@tandem/sip";
import { nextHop } from "@tandem/sip/dialog";
import { guardTarget } from "../../guard/guard.ts";
import type { Leg, Route } from "../state.ts";
import type { Turn } from "../turn.ts";

const DEFAULT_PORT = 5060;

/** An address that a URI names, and how it is to be reached. */
interface Hop {
  readonly address: string;
  readonly port: number;
  /** "" where the URI does not say. */
  readonly transport: string;
  readonly hasMaddr: boolean;
}

/**
 * Where an in-dialog request of ours goes (RFC 3261 §12.2.1.1): the first Route or the remote target where it names an
 * address, else the address that made the dialog. On a foreign leg every next hop passes the guard, and a denied one is
 * replaced by the address that made the dialog (TRANSFER rule 35).
 *
 * On a stream the leg's flow comes first, because it is the way that is known to lead there (RFC 5626 §5.3); address and
 * port are what a new connection is opened to when it is gone.
 */
export function nextHopRoute(t: Turn, leg: Leg): Route {
  const { route } = leg;
  const hop = namedHop(leg);
  if (route.transport !== "UDP" && !leg.owns) return backTo(route, hop);
  const { address, port, transport } = hop ?? { ...route, transport: "" };
  if (hop === undefined || (transport === "" ? "UDP" : transport) !== route.transport) return route;
  if (leg.side === "foreign" && !isAdmitted(t, hop, route)) return route;
  // Another place than the connection leads to: a connection of its own.
  const isThere = address === route.address && port === route.port;
  return isThere ? route : { ...route, address, port, flow: "" };
}

/** The peer opened the connection, from a port that nobody listens on. */
function backTo(route: Route, hop: Hop | undefined): Route {
  return hop === undefined ? { ...route, port: DEFAULT_PORT } : { ...route, address: hop.address, port: hop.port };
}

function namedHop({ dialog }: Leg): Hop | undefined {
  const parsed = parseUri(nextHop(dialog));
  if (!parsed.ok || (parsed.value.scheme !== "sip" && parsed.value.scheme !== "sips")) return undefined;
  const { host, port, params } = parsed.value;
  if (parseIpAddress(host) === undefined) return undefined;
  return {
    address: host.replace(/^\[|\]$/g, ""),
    port: port ?? DEFAULT_PORT,
    transport: (params["transport"] ?? "").toUpperCase(),
    hasMaddr: params["maddr"] !== undefined,
  };
}

function isAdmitted(t: Turn, { address, port, hasMaddr }: Hop, route: Route): boolean {
  const trunk = t.env.directory.trunkById(t.call.trunk);
  if (trunk === undefined || hasMaddr) return false;
  const target = { host: address, address, port, transport: route.transport as "UDP" };
  return guardTarget(target, trunk, t.env.directory).ok;
}
