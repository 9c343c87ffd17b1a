import { parseIpAddress } from "@tandem/directory";
import { parseUri } from "@tandem/sip";
import { nextHop } from "@tandem/sip/dialog";
import { guardTarget } from "../../guard/guard.ts";
import type { Leg, Route } from "../state.ts";
import type { Turn } from "../turn.ts";

const DEFAULT_PORT = 5060;

/**
 * Where an in-dialog request of ours goes (RFC 3261 §12.2.1.1): the first Route or the remote target where it names an
 * address, else the address that made the dialog. On a foreign leg every next hop passes the guard, and a denied one is
 * replaced by the address that made the dialog (TRANSFER rule 35).
 */
export function nextHopRoute(t: Turn, leg: Leg): Route {
  const { route, dialog } = leg;
  if (route.flow !== "") return route;
  const parsed = parseUri(nextHop(dialog));
  if (!parsed.ok || (parsed.value.scheme !== "sip" && parsed.value.scheme !== "sips")) return route;
  const uri = parsed.value;
  if (parseIpAddress(uri.host) === undefined) return route;
  const transport = (uri.params["transport"] ?? "udp").toUpperCase();
  if (transport !== route.transport) return route;
  const address = uri.host.replace(/^\[|\]$/g, "");
  const port = uri.port ?? DEFAULT_PORT;
  if (leg.side === "foreign") {
    const trunk = t.env.directory.trunkById(t.call.trunk);
    if (trunk === undefined || uri.params["maddr"] !== undefined) return route;
    if (!guardTarget({ host: address, address, port, transport: route.transport as "UDP" }, trunk, t.env.directory).ok)
      return route;
  }
  return { ...route, address, port };
}
