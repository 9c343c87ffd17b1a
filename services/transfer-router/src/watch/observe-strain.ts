import { ATTRIBUTE, type Metrics } from "@tandem/observability";
import { STRAINS, type Strain } from "../limits/strain.ts";

export interface StrainFigures {
  readonly memory: { readonly usedBytes: number; readonly limitBytes: number };
  readonly directoryAgeMs: () => number;
}

/** Why new calls are refused, and the figures behind it. */
export function observeStrain(metrics: Metrics, strain: Strain, figures: StrainFigures): void {
  metrics.observe("refusing", () => {
    const reasons = strain.reasons();
    return STRAINS.map((reason) => [reasons.includes(reason) ? 1 : 0, { [ATTRIBUTE.reason]: reason }] as const);
  });
  metrics.observe("redisMemory", () => [[figures.memory.usedBytes, {}]]);
  metrics.observe("redisMemoryLimit", () => [[figures.memory.limitBytes, {}]]);
  metrics.observe("directoryAge", () => [[figures.directoryAgeMs() / 1000, {}]]);
}
