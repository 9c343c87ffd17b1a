import { type Carrier, DEFAULT_FAILOVER_STATUSES, type Route } from "../carrier.ts";
import { type Cidr, parseCidr } from "../cidr.ts";
import type { Config } from "../config.ts";
import type { Endpoint, Trunk } from "../trunk.ts";
import { DEFAULT_GUARD, DEFAULT_POLICY, type ForeignGuard, type TrunkPolicy } from "../trunk-policy.ts";

/** The blocks of the texts. Throws on one that is none: a test's own mistake. */
export function cidrs(...texts: readonly string[]): readonly Cidr[] {
  return texts.map((text) => {
    const cidr = parseCidr(text);
    if (cidr === undefined) throw new Error(`not a block of addresses: ${text}`);
    return cidr;
  });
}

/** The trunk `acme`: domain acme.trunk.example, ACL and endpoint 127.0.20.2, number +12025550100, calls to US. */
export function trunkWith(
  overrides: Partial<Omit<Trunk, "policy">> & {
    readonly policy?: Partial<Omit<TrunkPolicy, "foreignGuard">> & { readonly foreignGuard?: Partial<ForeignGuard> };
  } = {},
): Trunk {
  const { policy, ...fields } = overrides;
  const name = fields.name ?? "acme";
  const trunk = {
    id: name,
    name,
    projectId: "default",
    hostName: name,
    domain: `${name}.trunk.example`,
    aliases: [],
    callsPerSecond: 10,
    maxConcurrentCalls: 100,
    acls: cidrs("127.0.20.2"),
    credentials: [],
    digestAlgorithms: ["SHA-256", "MD5"] as const,
    phoneNumbers: ["+12025550100"],
    endpoints: [endpointWith()],
    countryPermissions: ["US"],
    blockingRules: [],
    credit: undefined,
    ...fields,
  };
  const { foreignGuard, ...plain } = policy ?? {};
  return {
    ...trunk,
    policy: {
      ...DEFAULT_POLICY,
      rateDeck: { INBOUND: "standard", OUTBOUND: "standard" },
      dialPlan: { country: "US", nationalPrefix: undefined, internationalPrefix: undefined },
      ...plain,
      foreignGuard: {
        ...DEFAULT_GUARD,
        allow: cidrs("127.0.20.0/24").map((cidr) => ({ kind: "cidr", cidr }) as const),
        deny: [],
        callsPerSecond: trunk.callsPerSecond,
        maxConcurrentCalls: trunk.maxConcurrentCalls,
        ...foreignGuard,
      },
    },
  };
}

/** The endpoint `pbx`: udp, 127.0.20.2:5060. */
export function endpointWith(overrides: Partial<Endpoint> = {}): Endpoint {
  return { name: "pbx", address: "127.0.20.2", port: 5060, transport: "UDP", priority: 1, enabled: true, ...overrides };
}

/** The carrier `north`: udp, 127.0.20.3:5060. Its sources are its address unless given; none where that is a name. */
export function carrierWith(overrides: Partial<Carrier> = {}): Carrier {
  const address = overrides.address ?? "127.0.20.3";
  const own = parseCidr(address);
  return {
    name: "north",
    address,
    port: 5060,
    transport: "UDP",
    sources: own === undefined ? [] : [own],
    failoverStatuses: DEFAULT_FAILOVER_STATUSES,
    optionsPingSec: 0,
    trusted: true,
    numberFormat: "E164",
    noAnswerSec: 120,
    maxConcurrentCalls: undefined,
    ...overrides,
  };
}

/** `routeWith("+1", "north", "south")`: the carriers in turn, by priority 1, 2, ... */
export function routeWith(prefix: string, ...names: readonly string[]): Route {
  return { prefix, carriers: names.map((name, i) => ({ name, priority: i + 1, weight: 1 })) };
}

/**
 * A whole configuration: a UDP listener at 127.0.20.1:5060, top-level domain trunk.example, trunk acme, carriers north (127.0.20.3)
 * and south (127.0.20.4), `+1202555010` to north and `+1202555020` to south.
 */
export function configWith(overrides: Partial<Config> = {}): Config {
  return {
    listen: [{ transport: "UDP", address: "127.0.20.1", port: 5060, advertised: { host: "127.0.20.1", port: 5060 } }],
    http: undefined,
    topLevelDomain: "trunk.example",
    publicAddresses: [],
    dns: undefined,
    secret: undefined,
    rateDecks: [],
    trunks: [trunkWith()],
    carriers: [carrierWith(), carrierWith({ name: "south", address: "127.0.20.4" })],
    routes: [routeWith("+1202555010", "north"), routeWith("+1202555020", "south")],
    limits: {},
    ...overrides,
  };
}
