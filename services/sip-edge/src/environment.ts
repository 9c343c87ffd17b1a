import {
  countVariable,
  NATS_VARIABLES,
  nameVariable,
  PROCESS_VARIABLES,
  SECRET_VARIABLES,
  textVariable,
} from "@tandem/process";

/** Of an edge's process. */
export const EDGE_ENVIRONMENT = {
  TANDEM_NAME: nameVariable("edge"),
  ...PROCESS_VARIABLES,
  TANDEM_ADMIN_PORT_FILE: textVariable({
    example: "`/run/tandem/admin-port`",
    reason:
      "where the port of `TANDEM_ADMIN_LISTEN` is written once it is bound, for a probe of a process whose port is any free one (`127.0.0.1:0`); empty: nowhere",
    default: "",
  }),
  ...NATS_VARIABLES,
  ...SECRET_VARIABLES,
  TANDEM_HEP_KEY: textVariable({
    example: "`myHep`",
    reason: "what Homer knows this agent by, where the configuration has `hep`; empty where it wants no key",
    default: "",
  }),
  TANDEM_SIP_ADDRESS: textVariable({
    example: "`10.0.0.7`",
    reason:
      "the address that the listeners of the configuration are bound to on this edge, as a pod's or a node's own; empty: theirs",
    default: "",
  }),
  TANDEM_SIP_ADVERTISED: textVariable({
    example: "`192.0.2.7`",
    reason:
      "the host that Via and Contact name where `TANDEM_SIP_ADDRESS` is set; `auto`: the node's external address, else what the cloud says, else `TANDEM_NODE_ADDRESS`; empty: the bound address",
    default: "",
  }),
  TANDEM_SIP_PUBLIC: {
    example: "`true`",
    reason: "`true`: peers are on the internet, and an advertised address that is private ends the start",
    unit: "",
    default: "false",
    parse: (text: string): boolean | undefined => (text === "true" ? true : text === "false" ? false : undefined),
  },
  TANDEM_DRAIN_SECONDS: countVariable(
    {
      example: "`30`",
      reason:
        "at its end an edge takes no new connection, and serves those that peers have open until they close them, for so long at most",
      unit: "s",
      default: "0",
    },
    [0, 3_600],
  ),
  TANDEM_NODE_NAME: textVariable({
    example: "`node-1`",
    reason: "the Kubernetes node whose external address `auto` asks for; empty: it is not asked",
    default: "",
  }),
  TANDEM_NODE_ADDRESS: textVariable({
    example: "`10.0.0.1`",
    reason: "the node's own address, which `auto` takes where nothing else is known",
    default: "",
  }),
} as const;
