import {
  CONFIG_VARIABLES,
  DATABASE_VARIABLES,
  GRPC_LISTEN_VARIABLES,
  GRPC_TLS_VARIABLES,
  NATS_VARIABLES,
  nameVariable,
  PROCESS_VARIABLES,
  SCHEMA_VARIABLES,
} from "@tandem/process";

/** Of billing's process. */
export const BILLING_ENVIRONMENT = {
  TANDEM_NAME: nameVariable("billing"),
  ...PROCESS_VARIABLES,
  ...CONFIG_VARIABLES,
  ...DATABASE_VARIABLES,
  ...SCHEMA_VARIABLES,
  ...NATS_VARIABLES,
  ...GRPC_LISTEN_VARIABLES,
  ...GRPC_TLS_VARIABLES,
} as const;

/** Of the job that brings its schema up to date. */
export const MIGRATE_ENVIRONMENT = { TANDEM_NAME: nameVariable("billing-migrate"), ...DATABASE_VARIABLES } as const;
