export { alsoListening } from "./also-listening.ts";
export { buildDirectory } from "./build-directory.ts";
export {
  type Carrier,
  DEFAULT_FAILOVER_STATUSES,
  type NumberFormat,
  type Route,
  type RouteCarrier,
} from "./carrier.ts";
export { type Cidr, cidrHas, cidrOf, cidrsOverlap, formatCidr, parseCidr } from "./cidr.ts";
export { type CidrIndex, cidrIndex } from "./cidr-index.ts";
export {
  type AddressPort,
  type CapturePolicy,
  type Config,
  DEFAULT_CAPTURE,
  type HepExport,
  type Listen,
  type RateDeckSource,
} from "./config.ts";
export type { Directory } from "./directory.ts";
export { hostKey } from "./host-key.ts";
export { type HostRule, hostRuleCovers, isHostName, parseHostRule } from "./host-rule.ts";
export { formatIpAddress, type IpAddress, parseIpAddress, sameIpAddress } from "./ip-address.ts";
export { isTooOld } from "./is-too-old.ts";
export { type PrefixIndex, prefixIndex } from "./prefix-index.ts";
export { carrierWith, cidrs, configWith, endpointWith, routeWith, trunkWith } from "./testing/config-with.ts";
export { defaultPort, type Transport } from "./transport.ts";
export type {
  BlockingRule,
  Credential,
  DigestAlgorithm,
  Direction,
  Endpoint,
  OnBillingDown,
  Trunk,
  TrunkCredit,
} from "./trunk.ts";
export {
  type CallerIdPolicy,
  DEFAULT_GUARD,
  DEFAULT_POLICY,
  type DialPlan,
  type ForeignGuard,
  type NotifyProgress,
  type PortRange,
  type RateDeckNames,
  type ReferredByPolicy,
  type RefuseOrAllow,
  type TransferCallerId,
  type TransferMode,
  type TrunkPolicy,
} from "./trunk-policy.ts";
