import type { Carrier } from "./carrier.ts";
import { type Cidr, cidrOf } from "./cidr.ts";
import { cidrIndex } from "./cidr-index.ts";
import type { Config } from "./config.ts";
import type { Directory } from "./directory.ts";
import { hostKey } from "./host-key.ts";
import { parseIpAddress } from "./ip-address.ts";
import { ownAddressesOf, ownHostsOf } from "./own-addresses.ts";
import { prefixIndex } from "./prefix-index.ts";
import type { Trunk } from "./trunk.ts";

/** Makes every index once. The configuration must be a checked one: of two claims on one name, number or domain the first wins. */
export function buildDirectory(config: Config, revision: number): Directory {
  const { trunks, carriers } = config;
  const byId = firstBy(trunks.map((trunk) => [trunk.id, trunk]));
  const byDomain = firstBy(
    trunks.flatMap((trunk) => [trunk.domain, ...trunk.aliases].map((host) => [hostKey(host), trunk] as const)),
  );
  const byNumber = firstBy(trunks.flatMap((trunk) => trunk.phoneNumbers.map((number) => [number, trunk] as const)));
  const byAcl = cidrIndex(trunks.flatMap((trunk) => trunk.acls.map((cidr) => [cidr, trunk] as const)));
  const byName = firstBy(carriers.map((carrier) => [carrier.name, carrier]));
  const bySource = cidrIndex(carriers.flatMap((carrier) => carrier.sources.map((cidr) => [cidr, carrier] as const)));
  const byCarrierAddress = cidrIndex(carriers.flatMap(addressClaims));
  const endpoints = endpointIndex(trunks);
  const routes = prefixIndex(config.routes.map((route) => [route.prefix, route] as const));
  const ownHosts = ownHostsOf(config);
  const top = hostKey(config.topLevelDomain);
  return {
    revision,
    config,
    ownAddresses: ownAddressesOf(ownHosts),
    trunkById: (id) => byId.get(id),
    trunksBySource: (address) => byAcl.find(address),
    trunkByDomain: (host) => byDomain.get(hostKey(host)),
    isPlatformHost(host, port) {
      const ports = ownHosts.get(hostKey(host));
      return ports !== undefined && (port === undefined || ports.has(port) || ports.has(undefined));
    },
    carrierBySource: (address) => bySource.find(address)[0],
    carrierByName: (name) => byName.get(name),
    trunkByNumber: (e164) => byNumber.get(e164),
    isUnderTopLevel(host) {
      const key = hostKey(host);
      return key === top || key.endsWith(`.${top}`);
    },
    routesFor: (e164) => routes.find(e164),
    carrierAddressHit: (address) => byCarrierAddress.find(address)[0],
    trunkEndpointHit: (address, port) =>
      endpoints.get(`${hostKey(address)} ${port}`) ?? endpoints.get(hostKey(address)),
  };
}

function addressClaims(carrier: Carrier): (readonly [Cidr, Carrier])[] {
  const address = parseIpAddress(carrier.address);
  const own = address === undefined ? [] : [cidrOf(address)];
  return [...own, ...carrier.sources].map((cidr) => [cidr, carrier] as const);
}

/** Keyed by `address port` and by `address`. An endpoint that is not enabled is still the customer's machine. */
function endpointIndex(trunks: readonly Trunk[]): ReadonlyMap<string, Trunk> {
  return firstBy(
    trunks.flatMap((trunk) =>
      trunk.endpoints.flatMap((endpoint) => {
        const host = hostKey(endpoint.address);
        return [[`${host} ${endpoint.port}`, trunk] as const, [host, trunk] as const];
      }),
    ),
  );
}

function firstBy<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const [key, value] of entries) if (!map.has(key)) map.set(key, value);
  return map;
}
