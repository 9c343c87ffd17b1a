import type { Route } from "../call/state.ts";

/** A message that a step wants sent, and whose. True: whoever asked for the step sends it, with the answer (CLUSTER rule 11). */
export type Collect = (send: {
  readonly text: string;
  readonly route: Route;
  readonly tx: number;
  readonly ref: string;
}) => boolean;
