import {
  GRPC_TLS_VARIABLES,
  grpcUrlVariable,
  listenVariable,
  nameVariable,
  PROCESS_VARIABLES,
  textVariable,
} from "@tandem/process";

/** Of the portal's process. */
export const PORTAL_ENVIRONMENT = {
  TANDEM_NAME: nameVariable("portal"),
  ...PROCESS_VARIABLES,
  TANDEM_HTTP_LISTEN: listenVariable({
    example: "`0.0.0.0:8080`",
    reason:
      "where calls are queried over HTTP, without a password unless there is a token: for a network that is trusted",
    default: "127.0.0.1:8080",
  }),
  TANDEM_HTTP_TOKEN: textVariable({
    example: "`openssl rand -hex 24` prints one",
    reason: "what queries must bear as a bearer token; empty for none",
    default: "",
  }),
  TANDEM_BILLING_URL: grpcUrlVariable("billing"),
  TANDEM_CDR_URL: grpcUrlVariable("cdr"),
  TANDEM_ROUTER_URL: grpcUrlVariable("router"),
  ...GRPC_TLS_VARIABLES,
} as const;
