import type { Config } from "./config.ts";
import { hostKey } from "./host-key.ts";

/** What this platform is reached by: a host's ports, or every port where `undefined` is among them. */
export type OwnHosts = ReadonlyMap<string, ReadonlySet<number | undefined>>;

const UNSPECIFIED = new Set(["0.0.0.0", "::"]);

/** The listeners' advertised and bound addresses, and the public ones. 0.0.0.0 and :: are nobody's address. */
export function ownHostsOf(config: Config): OwnHosts {
  const hosts = new Map<string, Set<number | undefined>>();
  const add = (host: string, port: number | undefined) => {
    const key = hostKey(host);
    if (UNSPECIFIED.has(key)) return;
    const ports = hosts.get(key) ?? new Set();
    hosts.set(key, ports.add(port));
  };
  for (const listen of config.listen) {
    add(listen.advertised.host, listen.advertised.port);
    add(listen.address, listen.port);
  }
  for (const host of config.publicAddresses) add(host, undefined);
  return hosts;
}

/** Each host, and each `host:port` that is known. */
export function ownAddressesOf(hosts: OwnHosts): readonly string[] {
  return [...hosts].flatMap(([host, ports]) => [
    host,
    ...[...ports]
      .filter((port) => port !== undefined)
      .map((port) => `${host.includes(":") ? `[${host}]` : host}:${port}`),
  ]);
}
