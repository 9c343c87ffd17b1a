import {
  type Cidr,
  DEFAULT_GUARD,
  type ForeignGuard,
  hostKey,
  type PortRange,
  parseCidr,
  parseHostRule,
  type RateDeckNames,
  type Trunk,
} from "@tandem/directory";
import { portOf } from "./port-of.ts";
import type { ConfigFile } from "./schema/config-schema.ts";

type TrunkFile = ConfigFile["trunks"][number];

/** One trunk of a file that has passed every check. */
export function toTrunk(trunk: TrunkFile, file: ConfigFile): Trunk {
  return {
    id: trunk.id ?? trunk.name,
    name: trunk.name,
    projectId: trunk.projectId,
    hostName: trunk.hostName,
    domain: hostKey(`${trunk.hostName}.${file.topLevelDomain}`),
    aliases: trunk.aliases.map(hostKey),
    callsPerSecond: trunk.callsPerSecond,
    maxConcurrentCalls: trunk.maxConcurrentCalls,
    acls: aclsOf(trunk),
    digestAlgorithms: trunk.digestAlgorithms,
    credentials: [...trunk.credentialLists.flatMap((list) => list.credentials), ...trunk.credentials],
    phoneNumbers: trunk.phoneNumbers,
    endpoints: trunk.endpoints.map((endpoint) => ({
      ...endpoint,
      address: hostKey(endpoint.address),
      port: portOf(endpoint.address, endpoint.port, endpoint.transport),
    })),
    countryPermissions: trunk.countryPermissions,
    blockingRules: trunk.callBlockingRules.map((rule, i) => ({
      name: rule.name ?? `rule ${i + 1}`,
      direction: rule.direction,
      callerCountry: rule.callerCountry,
      calleeCountry: rule.calleeCountry,
      callerMatch: rule.callerMatch,
      calleeMatch: rule.calleeMatch,
    })),
    credit: trunk.credit,
    policy: {
      transferMode: trunk.transferMode,
      transferCallerId: trunk.transferCallerId,
      callerIdPolicy: trunk.callerIdPolicy,
      notifyProgress: trunk.notifyProgress,
      byeGuardMs: trunk.byeGuardMs,
      transferRingTimeoutSec: trunk.transferRingTimeoutSec,
      maxTransferredDurationSec: trunk.maxTransferredDurationSec,
      maxTransfers: trunk.maxTransfers,
      earlyMediaOnTransfer: trunk.earlyMediaOnTransfer,
      rateDeck: rateDeckOf(trunk, file),
      foreignGuard: guardOf(trunk),
      dialPlan: {
        country: trunk.dialPlan.country,
        nationalPrefix: trunk.dialPlan.nationalPrefix,
        internationalPrefix: trunk.dialPlan.internationalPrefix,
      },
      redirects: trunk.redirects,
      onNet: trunk.onNet,
      notifyAfterBye: trunk.notifyAfterBye,
      referredBy: trunk.referredBy,
      premium: trunk.premium,
      unrated: trunk.unrated,
      emergencyOnTransfer: trunk.emergencyOnTransfer,
      trace: trunk.trace,
    },
  };
}

function aclsOf(trunk: TrunkFile): readonly Cidr[] {
  return trunk.accessControlLists
    .filter((list) => list.enabled)
    .flatMap((list) => list.ipRanges)
    .flatMap(({ ipAddress, range }) => parseCidr(range === undefined ? ipAddress : `${ipAddress}/${range}`) ?? []);
}

/** One name stands for the decks of that name in each direction that has one. */
function rateDeckOf(trunk: TrunkFile, file: ConfigFile): RateDeckNames {
  const { rateDeck } = trunk;
  if (rateDeck === undefined) return {};
  const names = typeof rateDeck === "string" ? namedInBoth(rateDeck, file) : rateDeck;
  return {
    ...(names.INBOUND === undefined ? {} : { INBOUND: names.INBOUND }),
    ...(names.OUTBOUND === undefined ? {} : { OUTBOUND: names.OUTBOUND }),
  };
}

function namedInBoth(name: string, file: ConfigFile): RateDeckNames {
  const has = (direction: string) => file.rateDecks.some((deck) => deck.name === name && deck.direction === direction);
  return { ...(has("INBOUND") ? { INBOUND: name } : {}), ...(has("OUTBOUND") ? { OUTBOUND: name } : {}) };
}

function guardOf(trunk: TrunkFile): ForeignGuard {
  const guard = trunk.foreignGuard;
  return {
    allow: guard.allow.flatMap((text) => parseHostRule(text) ?? []),
    deny: guard.deny.flatMap((text) => parseHostRule(text) ?? []),
    ports: guard.ports?.map(portRangeOf) ?? DEFAULT_GUARD.ports,
    transports: guard.transports,
    callsPerSecond: guard.callsPerSecond ?? trunk.callsPerSecond,
    maxConcurrentCalls: guard.maxConcurrentCalls ?? trunk.maxConcurrentCalls,
    maxDurationSec: guard.maxDurationSec,
  };
}

function portRangeOf(port: number | string): PortRange {
  if (typeof port === "number") return { from: port, to: port };
  const [from = 0, to = 0] = port.split("-").map(Number);
  return { from, to };
}
