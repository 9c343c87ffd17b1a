export { type Cdr, type CdrOptions, openCdr } from "./open-cdr.ts";
export { keepSweeping, type Sweeping } from "./sweep/keep-sweeping.ts";
export type { SweepOutcome, SweepWorld } from "./sweep/sweep-orphans.ts";
