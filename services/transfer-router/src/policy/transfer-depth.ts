import type { Trunk } from "@tandem/directory";
import type { Refusal } from "./refusal.ts";

/** Refuses the transfer that would be one more than the trunk's `maxTransfers`. `depth`: transfers already made in this chain. */
export function refuseDepth(depth: number, trunk: Trunk): Refusal | undefined {
  const { maxTransfers } = trunk.policy;
  if (depth < maxTransfers) return undefined;
  return {
    rule: "max-transfers",
    status: 403,
    reason: "Forbidden",
    warning: `The call was transferred ${depth} times and maxTransfers is ${maxTransfers}; raise it or end the chain`,
    when: "before-202",
  };
}
