import type { RouteCarrier } from "@tandem/directory";
import type { Pick } from "./outbound-call.ts";

/** By priority, the lowest first; among equals drawn by weight, without putting back (as RFC 2782 does for SRV). */
export function weightedOrder(carriers: readonly RouteCarrier[], pick: Pick): readonly RouteCarrier[] {
  const priorities = [...new Set(carriers.map((carrier) => carrier.priority))].sort((a, b) => a - b);
  return priorities.flatMap((priority) =>
    drawn(
      carriers.filter((carrier) => carrier.priority === priority),
      pick,
    ),
  );
}

function drawn(carriers: readonly RouteCarrier[], pick: Pick): readonly RouteCarrier[] {
  const left = [...carriers];
  const order: RouteCarrier[] = [];
  while (left.length > 1) {
    const total = left.reduce((sum, carrier) => sum + carrier.weight, 0);
    let at = pick(total);
    const hit = left.findIndex((carrier) => {
      at -= carrier.weight;
      return at < 0;
    });
    order.push(...left.splice(Math.max(hit, 0), 1));
  }
  return [...order, ...left];
}
