import {
  GRPC_LISTEN_VARIABLES,
  GRPC_TLS_VARIABLES,
  grpcUrlVariable,
  NATS_VARIABLES,
  nameVariable,
  PROCESS_VARIABLES,
  REDIS_VARIABLES,
  SECRET_VARIABLES,
  SEED_VARIABLES,
} from "@tandem/process";

/** Of a router's process. */
export const ROUTER_ENVIRONMENT = {
  TANDEM_NAME: nameVariable("router"),
  ...PROCESS_VARIABLES,
  ...NATS_VARIABLES,
  ...REDIS_VARIABLES,
  ...SECRET_VARIABLES,
  ...SEED_VARIABLES,
  ...GRPC_LISTEN_VARIABLES,
  ...GRPC_TLS_VARIABLES,
  TANDEM_BILLING_URL: grpcUrlVariable("billing"),
} as const;

/** Of the job that brings the directory to a file and back. */
export const DIRECTORY_ENVIRONMENT = { TANDEM_NAME: nameVariable("directory"), ...NATS_VARIABLES } as const;
