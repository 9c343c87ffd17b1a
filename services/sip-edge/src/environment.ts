import { NATS_VARIABLES, nameVariable, PROCESS_VARIABLES, SECRET_VARIABLES } from "@tandem/process";

/** Of an edge's process. */
export const EDGE_ENVIRONMENT = {
  TANDEM_NAME: nameVariable("edge"),
  ...PROCESS_VARIABLES,
  ...NATS_VARIABLES,
  ...SECRET_VARIABLES,
} as const;
