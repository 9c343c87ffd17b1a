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
import { SIGNALLING_STORE_BYTES } from "./signalling/open-signalling.ts";

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
  TANDEM_SIGNALLING_MIB: countVariable(
    {
      example: "`102400`",
      reason: "how much signalling of calls is kept; beyond it what is due next goes first",
      unit: "MiB",
      default: String(SIGNALLING_STORE_BYTES / 1_048_576),
    },
    [0, 999_999_999],
  ),
} as const;

/** Of the job that brings its schema up to date. */
export const MIGRATE_ENVIRONMENT = { TANDEM_NAME: nameVariable("cdr-migrate"), ...DATABASE_VARIABLES } as const;
