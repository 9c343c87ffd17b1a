import { countVariable, grpcUrlVariable, textVariable } from "@tandem/process";

/** Of the check of an installed cluster, as a pod beside it runs it. */
export const CHECK_ENVIRONMENT = {
  TANDEM_CHECK_EDGE: textVariable({ example: "`tandem-sip`", reason: "the host that SIP is sent to" }),
  TANDEM_CHECK_PORT: countVariable(
    { example: "`5060`", reason: "the port of that host", unit: "", default: "5060" },
    [1, 65_535],
  ),
  TANDEM_CHECK_ADDRESS: textVariable({
    example: "`10.0.0.9`",
    reason: "this machine's address, for both sides of the calls",
  }),
  TANDEM_CHECK_HOST: textVariable({
    example: "`tandem-check.voice.svc.cluster.local`",
    reason: "the name of that address, which the check's carriers and its foreign target have",
  }),
  TANDEM_CHECK_DOMAIN: textVariable({ example: "`check.trunk.example`", reason: "the domain of the check's trunk" }),
  TANDEM_CHECK_PASSWORD: textVariable({ example: "`…`", reason: "the password of its user `check`" }),
  TANDEM_CHECK_ROUNDS: textVariable({ example: "`1`", reason: "how often both transfers are played", default: "1" }),
  TANDEM_BILLING_URL: grpcUrlVariable("billing"),
  TANDEM_CDR_URL: grpcUrlVariable("cdr"),
  TANDEM_PORTAL_URL: textVariable({
    example: "`http://tandem-portal:8080`",
    reason: "where the calls are read back over HTTP; empty: they are not",
    default: "",
  }),
  TANDEM_JAEGER_URL: textVariable({
    example: "`http://tandem-jaeger:16686`",
    reason: "Jaeger's query service, where the calls' traces are read back; empty: they are not",
    default: "",
  }),
  TANDEM_HTTP_TOKEN: textVariable({ example: "`…`", reason: "what the portal wants to see", default: "" }),
} as const;

/** Of a load of calls with their transfers, in the same place. */
export const LOAD_ENVIRONMENT = {
  ...CHECK_ENVIRONMENT,
  TANDEM_CHECK_RATE: countVariable({ example: "`5`", reason: "calls begun", unit: "1/s", default: "5" }, [1, 200]),
  TANDEM_CHECK_SECONDS: countVariable(
    { example: "`30`", reason: "for how long", unit: "s", default: "30" },
    [1, 86_400],
  ),
  TANDEM_CHECK_TALK_MS: countVariable(
    { example: "`2000`", reason: "time before and after a transfer", unit: "ms", default: "2000" },
    [0, 600_000],
  ),
  TANDEM_CHECK_TARGET_STATUS: countVariable(
    { example: "`503`", reason: "what a transfer's target in the PSTN answers", unit: "", default: "200" },
    [200, 699],
  ),
} as const;
