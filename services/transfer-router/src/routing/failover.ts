import { type Carrier, DEFAULT_FAILOVER_STATUSES } from "@tandem/directory";

/**
 * Whether a carrier's final response means "try the next one". Its own list decides (by default 408 and every 5xx, and 6xx only where
 * it is listed); a 3xx always does (TRANSFER rule 36: a carrier's redirect is not followed), and so does a demand for credentials,
 * which are never sent.
 */
export function failsOver(status: number, carrier: Pick<Carrier, "failoverStatuses"> | undefined): boolean {
  if (status < 300) return false;
  if (status < 400 || status === 401 || status === 407) return true;
  return (carrier?.failoverStatuses ?? DEFAULT_FAILOVER_STATUSES).includes(status);
}
