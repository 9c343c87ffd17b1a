import { listenVariable, textVariable, urlListVariable, urlVariable } from "./environment.ts";

/** Of one machine, where a name stands for one address: `ipv4:127.0.0.1:9000,127.0.0.1:9001`. */
const GRPC = ["dns:", "ipv4:"];

/** Every process has these. */
export const PROCESS_VARIABLES = {
  TANDEM_ADMIN_LISTEN: listenVariable({
    example: "`0.0.0.0:9090`",
    reason: "where `/healthz`, `/readyz` and `/metrics` are answered over HTTP; for probes, never for customers",
    default: "127.0.0.1:9090",
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: textVariable({
    example: "`http://127.0.0.1:4318`",
    reason: "the OTLP/HTTP collector that traces go to; empty: no span is made",
    default: "",
  }),
  TANDEM_SUPERVISOR: textVariable({
    example: "`stdin`",
    reason:
      "`stdin`: the process ends when its standard input does, for who started it has died; empty for signals alone",
    default: "",
  }),
} as const;

/** The name of this process; each service has its own default. */
export function nameVariable(service: string) {
  return textVariable({
    example: `\`${service}-0\``,
    reason: "the name of this process in logs, connections and consumers; a pod's name",
    default: `${service}-0`,
  });
}

export const DATABASE_VARIABLES = {
  TANDEM_DATABASE_URL: urlVariable(
    { example: "`postgres://user:password@127.0.0.1:5432/tandem`", reason: "the PostgreSQL of this service" },
    ["postgres:", "postgresql:"],
  ),
} as const;

export const SCHEMA_VARIABLES = {
  TANDEM_SCHEMA: {
    example: "`wait`",
    reason:
      "`migrate`: the process brings its schema up to date; `wait`: `migrate.ts` does, and the process is not ready before",
    unit: "",
    default: "migrate",
    parse: (text: string): "migrate" | "wait" | undefined => (text === "migrate" || text === "wait" ? text : undefined),
  },
} as const;

export const NATS_VARIABLES = {
  TANDEM_NATS_URL: urlListVariable(
    {
      example: "`nats://user:password@127.0.0.1:4222`",
      reason: "the NATS servers, several with commas; with JetStream, which carries the events of calls",
    },
    ["nats:", "tls:"],
  ),
} as const;

/** Addresses with commas between them are no URL. */
const SENTINELS = /^rediss?-sentinel:\/\/(?:[^@/]*@)?[^@/?]+\/[^/?]+/;

export const REDIS_VARIABLES = {
  TANDEM_REDIS_URL: {
    example:
      "`redis://user:password@127.0.0.1:6379`, `redis-sentinel://user:password@a:26379,b:26379,c:26379/mymaster`",
    reason:
      "the Redis that holds the states of calls, who runs which, and the limits; or the Sentinels that know its master (docs/operations.md)",
    unit: "",
    default: null,
    parse: (text: string): string | undefined =>
      ["redis:", "rediss:"].includes(URL.parse(text)?.protocol ?? "") || SENTINELS.test(text) ? text : undefined,
  },
} as const;

const SECRET = /^[0-9a-f]{32,256}$/i;

export const SECRET_VARIABLES = {
  TANDEM_SECRET: {
    example: "`openssl rand -hex 16` prints one",
    reason:
      "the cluster's secret, 32 hex digits or more, the same for every edge and router: it signs tags, branches and nonces",
    unit: "",
    default: null,
    parse: (text: string): string | undefined => (SECRET.test(text) ? text : undefined),
  },
  TANDEM_SECRET_OTHER: {
    example: "`openssl rand -hex 16` prints one",
    reason:
      "during a rotation another secret that is read and not written with: first the next one, then the one before (docs/operations.md); empty for none",
    unit: "",
    default: "",
    parse: optionalSecret,
  },
  TANDEM_SECRET_STEADY: {
    example: "the first `TANDEM_SECRET` that there was",
    reason:
      "what places new calls: it stays when `TANDEM_SECRET` changes, else a CANCEL would be lost while some edges have the new one; empty: `TANDEM_SECRET`",
    unit: "",
    default: "",
    parse: optionalSecret,
  },
} as const;

function optionalSecret(text: string): string | undefined {
  return text === "" || SECRET.test(text) ? text : undefined;
}

const SECRETS_VARIABLE = {
  TANDEM_SECRETS: textVariable({
    example: "`/etc/tandem/secrets`",
    reason: "the folder whose files a configuration names by `$(secret:NAME)`, as passwords; empty for none",
    default: "",
  }),
} as const;

/** Where a directory that is empty is filled from. */
export const SEED_VARIABLES = {
  TANDEM_CONFIG: textVariable({
    example: "`/etc/tandem/tandem.yaml`",
    reason:
      "the configuration whose trunks, carriers and routes are written where the directory has none; empty for none",
    default: "",
  }),
  ...SECRETS_VARIABLE,
  TANDEM_SEED: {
    example: "`reconcile`",
    reason:
      "`create`: the configuration fills a directory that is empty; `add`: what it never had is added at each start, and what others wrote or removed stays so; `reconcile`: at each start the directory becomes the configuration, and what others wrote goes",
    unit: "",
    default: "create",
    parse: (text: string): "create" | "add" | "reconcile" | undefined =>
      text === "create" || text === "add" || text === "reconcile" ? text : undefined,
  },
} as const;

export const CONFIG_VARIABLES = {
  TANDEM_CONFIG: textVariable({
    example: "`/etc/tandem/tandem.yaml`",
    reason: "the configuration file of docs/configuration.md",
  }),
  ...SECRETS_VARIABLE,
} as const;

/** Of what serves or asks over gRPC. Without files the connections are plain text. */
export const GRPC_TLS_VARIABLES = {
  TANDEM_GRPC_CA: textVariable({
    example: "`/etc/tandem/ca.pem`",
    reason: "PEM file of the authority that the other side's certificate must be of",
    default: "",
  }),
  TANDEM_GRPC_CERT: textVariable({
    example: "`/etc/tandem/cert.pem`",
    reason: "PEM file of this process's certificate, shown to both clients and servers",
    default: "",
  }),
  TANDEM_GRPC_KEY: textVariable({
    example: "`/etc/tandem/key.pem`",
    reason: "PEM file of its private key",
    default: "",
  }),
} as const;

export const GRPC_LISTEN_VARIABLES = {
  TANDEM_GRPC_LISTEN: listenVariable({
    example: "`0.0.0.0:9000`",
    reason: "where the service is asked over gRPC",
    default: "127.0.0.1:9000",
  }),
} as const;

/** Of a service that is asked over gRPC, by every address that the name has. */
export function grpcUrlVariable(service: string) {
  return urlVariable(
    {
      example: `\`dns:///${service}:9000\``,
      reason: `where ${service} is asked over gRPC, by all addresses of the name`,
    },
    GRPC,
  );
}

/** Of a service that a process can do without. @param without what is missing then */
export function optionalGrpcUrlVariable(service: string, without: string) {
  const asked = grpcUrlVariable(service);
  return {
    ...asked,
    reason: `${asked.reason}; empty: ${without}`,
    default: "",
    parse: (text: string): string | undefined => (text === "" ? "" : asked.parse(text)),
  };
}
