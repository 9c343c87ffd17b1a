/** MB of one half of V8's young generation. A call's state lives for seconds: in the default 16 MB most of it is copied twice before it dies. */
const HALF_MB = 64;

/** Of Node, for a process that holds calls. deploy/images and the chart have the same, for their programs are started by no process of ours. */
export const YOUNG_GENERATION_FLAGS: readonly string[] = [
  `--min-semi-space-size=${HALF_MB}`,
  `--max-semi-space-size=${HALF_MB}`,
];
