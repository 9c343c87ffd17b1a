import { buildCommand, buildRouteMap, numberParser } from "@stricli/core";
import type { ClusterFlags } from "./cluster.ts";
import type { StatusFlags } from "./status/cluster-status.ts";

/** Processes of a kind on one machine; each takes about 100 MB and a good part of a core. */
const MOST = 32;

function count(text: string): number {
  const value = numberParser(text);
  if (!Number.isInteger(value) || value < 1 || value > MOST) throw new RangeError(`from 1 to ${MOST}`);
  return value;
}

const startCommand = buildCommand<ClusterFlags>({
  docs: {
    brief: "Start the platform as a cluster on this machine",
    fullDescription:
      "Starts nats-server, redis-server and PostgreSQL, then billing, records, portal, routers and edges, each in a process of its own, and prints one line `ready` with its addresses when all are ready. What dies or stalls is started again. SIGINT or SIGTERM ends all in order, a second one at once; nothing is left running.",
  },
  parameters: {
    flags: {
      config: { kind: "parsed", parse: String, brief: "The YAML file: see examples/", placeholder: "file" },
      data: {
        kind: "parsed",
        parse: String,
        brief: "Folder of the servers' files and the secrets",
        placeholder: "folder",
      },
      routers: { kind: "parsed", parse: count, default: "2", brief: "Routers, who share the calls", placeholder: "n" },
      edges: {
        kind: "parsed",
        parse: count,
        default: "2",
        brief: "Edges, who share each SIP address",
        placeholder: "n",
      },
      http: {
        kind: "enum",
        values: ["on", "off"],
        default: "on",
        brief: "The portal, at the file's `http` or at some port of 127.0.0.1. Off: tandem calls cannot ask",
      },
    },
  },
  loader: async () => (await import("./cluster.ts")).cluster,
});

const statusCommand = buildCommand<StatusFlags>({
  docs: {
    brief: "Show the processes of a running cluster",
    fullDescription: "One line a process: its id, and whether it is ready or why not. Exits with 1 when one is not.",
  },
  parameters: {
    flags: {
      data: { kind: "parsed", parse: String, brief: "The cluster's data folder", placeholder: "folder" },
      json: { kind: "boolean", default: false, withNegated: false, brief: "For programs" },
    },
  },
  loader: async () => (await import("./status/cluster-status.ts")).clusterStatus,
});

/** `tandem cluster`, and `tandem cluster status`. */
export const clusterRoutes = buildRouteMap({
  routes: { start: startCommand, status: statusCommand },
  defaultCommand: "start",
  docs: { brief: "The platform as a cluster of processes on this machine" },
});
