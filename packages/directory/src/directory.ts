import type { Carrier, Route } from "./carrier.ts";
import type { Config } from "./config.ts";
import type { Trunk } from "./trunk.ts";

/**
 * The configuration of one revision, indexed. Immutable: a change makes another one. Lookups are O(1), or O(length of the prefix).
 * Hosts and addresses may come as they stand in a message: case, a trailing dot, brackets and IPv4-mapped spellings are evened out.
 */
export interface Directory {
  readonly revision: number;
  readonly config: Config;
  /** Each listener's advertised and own `host:port` and `host`, and the public addresses, without repetition. An IPv6 `host` is without brackets, its `host:port` with. */
  readonly ownAddresses: readonly string[];
  trunkById(id: string): Trunk | undefined;
  /** The trunks whose ACL claims the address, the most specific block first. */
  trunksBySource(address: string): readonly Trunk[];
  /** By its domain or an alias. */
  trunkByDomain(host: string): Trunk | undefined;
  /** An address or name of this platform itself; with a port, only where a listener or a public address has that port. */
  isPlatformHost(host: string, port?: number): boolean;
  /** The carrier whose calls come from the address. */
  carrierBySource(address: string): Carrier | undefined;
  carrierByName(name: string): Carrier | undefined;
  /** By E.164 with `+`. */
  trunkByNumber(e164: string): Trunk | undefined;
  /** True for the top-level domain and every name below it, claimed by a trunk or not. */
  isUnderTopLevel(host: string): boolean;
  /** The routes whose prefix the number begins with, the longest first. */
  routesFor(e164: string): readonly Route[];
  /** The carrier that an address belongs to, by its own address or its sources. */
  carrierAddressHit(address: string): Carrier | undefined;
  /** The trunk with an endpoint at this address: with this port if there is one, else with any (a PBX listens on more than the one we know). */
  trunkEndpointHit(address: string, port: number): Trunk | undefined;
}
