/** Connections of all listeners of this process, counted together: two listeners of one edge never give the same token. */
let connections = 0;

/**
 * The name of a new connection (CLUSTER rule 6): with the edge and the nonce of this run in it, connection 17 of a
 * restarted edge is never somebody else's. What is before the last dot is the edge as the hop knows it; nobody looks behind it.
 */
export function newFlowToken(edge: string, boot: string): string {
  connections += 1;
  return `${edge}.${boot}.${connections.toString(36)}`;
}
