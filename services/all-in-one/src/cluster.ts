// What programs that ask a running cluster need, without what a platform of one process is made of.
export { type CallJson, callJson } from "@tandem/portal";
export { type ClusterPorts, openClusterPorts } from "./set-up/open-cluster-ports.ts";
