import { type Balance, formatMicros } from "@tandem/contracts";
import { formatCidr, type Trunk } from "@tandem/directory";

/** A trunk as the API shows it: never a password, nor what one could be guessed from. */
export function trunkJson(trunk: Trunk, balance: Balance | undefined) {
  const { policy } = trunk;
  return {
    trunkId: trunk.id,
    name: trunk.name,
    domain: trunk.domain,
    aliases: trunk.aliases,
    projectId: trunk.projectId,
    callsPerSecond: trunk.callsPerSecond,
    maxConcurrentCalls: trunk.maxConcurrentCalls,
    transferMode: policy.transferMode,
    notifyProgress: policy.notifyProgress,
    transferCallerId: policy.transferCallerId,
    rateDeck: {
      ...(policy.rateDeck.INBOUND === undefined ? {} : { INBOUND: policy.rateDeck.INBOUND }),
      ...(policy.rateDeck.OUTBOUND === undefined ? {} : { OUTBOUND: policy.rateDeck.OUTBOUND }),
    },
    endpoints: trunk.endpoints.map(({ name, address, port, transport, priority, enabled }) => ({
      name,
      address,
      ...(port === undefined ? {} : { port }),
      transport,
      priority,
      enabled,
    })),
    numbers: trunk.phoneNumbers,
    acl: trunk.acls.map(formatCidr),
    hasCredentials: trunk.credentials.length > 0,
    ...(balance === undefined
      ? {}
      : { balance: { currencyCode: balance.currencyCode, amount: formatMicros(balance.balanceMicros) } }),
  };
}
