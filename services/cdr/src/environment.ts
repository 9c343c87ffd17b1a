import {
  DATABASE_VARIABLES,
  GRPC_LISTEN_VARIABLES,
  GRPC_TLS_VARIABLES,
  grpcUrlVariable,
  NATS_VARIABLES,
  nameVariable,
  PROCESS_VARIABLES,
} from "@tandem/process";

/** Of the process of the call records. */
export const CDR_ENVIRONMENT = {
  TANDEM_NAME: nameVariable("cdr"),
  ...PROCESS_VARIABLES,
  ...DATABASE_VARIABLES,
  ...NATS_VARIABLES,
  ...GRPC_LISTEN_VARIABLES,
  TANDEM_BILLING_URL: grpcUrlVariable("billing"),
  ...GRPC_TLS_VARIABLES,
} as const;
