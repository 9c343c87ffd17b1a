import { cidrHas, parseCidr, parseIpAddress } from "@tandem/directory";
import {
  DATABASE_VARIABLES,
  GRPC_TLS_VARIABLES,
  grpcUrlVariable,
  listenVariable,
  NATS_VARIABLES,
  nameVariable,
  PROCESS_VARIABLES,
  SCHEMA_VARIABLES,
  textVariable,
} from "@tandem/process";

/** Whether an address is in one of these blocks; undefined: one of them is no CIDR block. */
export function proxiesOf(text: string): ((address: string) => boolean) | undefined {
  const blocks = text.split(",").flatMap((block) => (block.trim() === "" ? [] : [parseCidr(block.trim())]));
  if (blocks.includes(undefined)) return undefined;
  return (address) => {
    const parsed = parseIpAddress(address);
    return parsed !== undefined && blocks.some((block) => block !== undefined && cidrHas(block, parsed));
  };
}

/** Of the portal's process. */
export const PORTAL_ENVIRONMENT = {
  TANDEM_NAME: nameVariable("portal"),
  ...PROCESS_VARIABLES,
  TANDEM_HTTP_LISTEN: listenVariable({
    example: "`0.0.0.0:8080`",
    reason:
      "where the API and the portal are served over HTTP; behind somebody who ends TLS wherever the network is not trusted",
    default: "127.0.0.1:8080",
  }),
  TANDEM_HTTP_TOKEN: textVariable({
    example: "`openssl rand -hex 24` prints one",
    reason: "who bears it as a bearer token may do everything, make the first user above all; empty for nobody",
    default: "",
  }),
  TANDEM_HTTP_OPEN: {
    example: "`yes`",
    reason:
      "`yes`: calls may be read without a password until there is a user or a key, on a network that is trusted; `no`: never; `auto`: yes where there is no token",
    unit: "",
    default: "auto",
    parse: (text: string): "yes" | "no" | "auto" | undefined =>
      text === "yes" || text === "no" || text === "auto" ? text : undefined,
  },
  TANDEM_HTTP_SECURE: {
    example: "`yes`",
    reason: "`yes` where browsers reach the portal by https: its cookie then never goes over a plain connection",
    unit: "",
    default: "no",
    parse: (text: string): boolean | undefined => (text === "yes" ? true : text === "no" ? false : undefined),
  },
  TANDEM_HTTP_PROXIES: {
    example: "`10.42.0.0/16`",
    reason:
      "proxies in front, as CIDR blocks with commas: what they add to X-Forwarded-For is who asks, whose tries to sign in are counted; empty where there is none, else all who come through one share its tries",
    unit: "",
    default: "",
    parse: proxiesOf,
  },
  TANDEM_WEBHOOK_PRIVATE: {
    example: "`yes`",
    reason: "`yes`: webhooks may go to private networks and over plain HTTP too, to whatever answers there",
    unit: "",
    default: "no",
    parse: (text: string): boolean | undefined => (text === "yes" ? true : text === "no" ? false : undefined),
  },
  ...DATABASE_VARIABLES,
  ...SCHEMA_VARIABLES,
  ...NATS_VARIABLES,
  TANDEM_SITE: textVariable({
    example: "`/app/site`",
    reason: "the folder of the built pages; empty: where the workspace builds them",
    default: "",
  }),
  TANDEM_BILLING_URL: grpcUrlVariable("billing"),
  TANDEM_CDR_URL: grpcUrlVariable("cdr"),
  TANDEM_ROUTER_URL: grpcUrlVariable("router"),
  ...GRPC_TLS_VARIABLES,
} as const;

/** Of the job that brings its schema up to date. */
export const MIGRATE_ENVIRONMENT = { TANDEM_NAME: nameVariable("portal-migrate"), ...DATABASE_VARIABLES } as const;
