import { NATS_VARIABLES, nameVariable, PROCESS_VARIABLES, SECRET_VARIABLES, textVariable } from "@tandem/process";

/** Of an edge's process. */
export const EDGE_ENVIRONMENT = {
  TANDEM_NAME: nameVariable("edge"),
  ...PROCESS_VARIABLES,
  ...NATS_VARIABLES,
  ...SECRET_VARIABLES,
  TANDEM_HEP_KEY: textVariable({
    example: "`myHep`",
    reason: "what Homer knows this agent by, where the configuration has `hep`; empty where it wants no key",
    default: "",
  }),
} as const;
