import { type AddressPort, formatAddressPort } from "@tandem/process";
import type { ClusterSecrets } from "./cluster-secrets.ts";

/** The folders of `services/` whose main.ts is a process of the cluster. */
export type Service = "billing" | "cdr" | "portal" | "sip-edge" | "transfer-router";

export interface PlannedProcess {
  readonly name: string;
  readonly service: Service;
  /** "127.0.0.1:40001", where its health and readiness are asked. */
  readonly admin: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface ClusterPlan {
  readonly billing: PlannedProcess;
  readonly cdr: PlannedProcess;
  /** Undefined: calls are not to be queried over HTTP. */
  readonly portal: PlannedProcess | undefined;
  readonly routers: readonly PlannedProcess[];
  readonly edges: readonly PlannedProcess[];
  /** Where these two are asked over gRPC. */
  readonly billingUrl: string;
  readonly cdrUrl: string;
}

export interface ClusterShape {
  readonly routers: number;
  readonly edges: number;
}

export interface PlanInput extends ClusterShape {
  /** Absolute path of the YAML file. */
  readonly config: string;
  readonly secrets: ClusterSecrets;
  readonly servers: { readonly nats: string; readonly redis: string; readonly postgres: string };
  /** Undefined: no portal. */
  readonly http: { readonly where: AddressPort; readonly token: string; readonly isOpen: boolean } | undefined;
  /** Free ones of 127.0.0.1, `portsNeeded` of them. */
  readonly ports: readonly number[];
}

const HOST = "127.0.0.1";

/** Each process has one for its health; billing, the records and each router one more for gRPC. */
export function portsNeeded({ routers, edges }: ClusterShape): number {
  const [billing, cdr, router, edge, portal] = [2, 2, 2, 1, 1];
  return billing + cdr + portal + router * routers + edge * edges;
}

/** Every process of a cluster on one machine, with its whole environment. */
export function clusterPlan(input: PlanInput): ClusterPlan {
  const { servers, secrets, config, http } = input;
  const ports = input.ports.values();
  const local = (): string => {
    const { value, done } = ports.next();
    if (done === true) throw new Error(`${portsNeeded(input)} ports are needed`);
    return `${HOST}:${value}`;
  };
  const planned = (name: string, service: Service, environment: Readonly<Record<string, string>>): PlannedProcess => {
    const admin = local();
    const own = { TANDEM_NAME: name, TANDEM_ADMIN_LISTEN: admin, TANDEM_SUPERVISOR: "stdin" };
    return { name, service, admin, environment: { ...own, ...environment } };
  };
  const numbered = <T>(count: number, make: (index: number) => T): readonly T[] =>
    Array.from({ length: count }, (_, index) => make(index));

  const database = { TANDEM_DATABASE_URL: servers.postgres };
  const nats = { TANDEM_NATS_URL: servers.nats };
  const secret = { TANDEM_SECRET: secrets.cluster };
  const [billingGrpc, cdrGrpc] = [local(), local()];
  const billingUrl = `dns:///${billingGrpc}`;
  const cdrUrl = `dns:///${cdrGrpc}`;
  const routerGrpc = numbered(input.routers, local);
  const routerUrl = `ipv4:${routerGrpc.join(",")}`;
  return {
    billingUrl,
    cdrUrl,
    billing: planned("billing", "billing", {
      ...database,
      ...nats,
      TANDEM_CONFIG: config,
      TANDEM_GRPC_LISTEN: billingGrpc,
    }),
    cdr: planned("cdr", "cdr", {
      ...database,
      ...nats,
      TANDEM_GRPC_LISTEN: cdrGrpc,
      TANDEM_BILLING_URL: billingUrl,
      TANDEM_ROUTER_URL: routerUrl,
    }),
    portal:
      http === undefined
        ? undefined
        : planned("portal", "portal", {
            TANDEM_HTTP_LISTEN: formatAddressPort(http.where),
            TANDEM_HTTP_TOKEN: http.token,
            TANDEM_HTTP_OPEN: http.isOpen ? "yes" : "no",
            ...database,
            ...nats,
            TANDEM_BILLING_URL: billingUrl,
            TANDEM_CDR_URL: cdrUrl,
            TANDEM_ROUTER_URL: routerUrl,
          }),
    routers: routerGrpc.map((grpc, index) =>
      planned(`router-${index}`, "transfer-router", {
        ...nats,
        ...secret,
        TANDEM_REDIS_URL: servers.redis,
        TANDEM_CONFIG: config,
        // The file is what this machine's operator edits: at each start it is what counts, as with `tandem up`.
        TANDEM_SEED: "reconcile",
        TANDEM_GRPC_LISTEN: grpc,
        TANDEM_BILLING_URL: billingUrl,
      }),
    ),
    edges: numbered(input.edges, (index) => planned(`edge-${index}`, "sip-edge", { ...nats, ...secret })),
  };
}
