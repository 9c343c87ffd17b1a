import {
  countVariable,
  DATABASE_VARIABLES,
  GRPC_LISTEN_VARIABLES,
  GRPC_TLS_VARIABLES,
  grpcUrlVariable,
  NATS_VARIABLES,
  nameVariable,
  optionalGrpcUrlVariable,
  PROCESS_VARIABLES,
  SCHEMA_VARIABLES,
} from "@tandem/process";

/** Of the process of the call records. */
export const CDR_ENVIRONMENT = {
  TANDEM_NAME: nameVariable("cdr"),
  ...PROCESS_VARIABLES,
  ...DATABASE_VARIABLES,
  ...SCHEMA_VARIABLES,
  ...NATS_VARIABLES,
  ...GRPC_LISTEN_VARIABLES,
  TANDEM_BILLING_URL: grpcUrlVariable("billing"),
  TANDEM_ROUTER_URL: optionalGrpcUrlVariable("router", "no record is ended whose call is gone"),
  TANDEM_QUIET_MS: countVariable(
    {
      example: "`180000`",
      reason: "routers are asked for an open record's call when nothing was heard of it for this long",
      unit: "ms",
      default: "180000",
    },
    [1_000, 86_400_000],
  ),
  ...GRPC_TLS_VARIABLES,
} as const;

/** Of the job that brings its schema up to date. */
export const MIGRATE_ENVIRONMENT = { TANDEM_NAME: nameVariable("cdr-migrate"), ...DATABASE_VARIABLES } as const;
