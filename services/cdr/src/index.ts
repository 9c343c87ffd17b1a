export { type Cdr, type CdrOptions, openCdr } from "./open-cdr.ts";
export {
  openSignalling,
  SIGNALLING_STORE_BYTES,
  type Signalling,
  type SignallingOptions,
} from "./signalling/open-signalling.ts";
export { keepSweeping, type Sweeping } from "./sweep/keep-sweeping.ts";
export type { SweepOutcome, SweepWorld } from "./sweep/sweep-orphans.ts";
