export {
  DNS_DEADLINE_MS,
  DNS_MAX_CACHED,
  DNS_ROUNDS,
  DNS_TIMEOUT_MS,
  type DnsResolverOptions,
  dnsResolver,
} from "./dns-resolver.ts";
export { MAX_CANDIDATES } from "./locate.ts";
