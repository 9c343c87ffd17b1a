/** Why a router takes no new calls for now, while it goes on with those that it has (CLUSTER rules 33 and 35). */
export const STRAINS = ["log", "loop", "memory", "directory"] as const;
export type StrainReason = (typeof STRAINS)[number];

export interface Strain {
  /** Asked for each new call, which then gets 503 with Retry-After. */
  readonly refuses: () => boolean;
  readonly reasons: () => readonly StrainReason[];
}

export function strainOf(sources: Readonly<Record<StrainReason, () => boolean>>): Strain {
  return {
    refuses: () => STRAINS.some((reason) => sources[reason]()),
    reasons: () => STRAINS.filter((reason) => sources[reason]()),
  };
}
