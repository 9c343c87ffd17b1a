import { buildCommand } from "@stricli/core";
import type { DemoFlags } from "./demo.ts";

/** `tandem demo`: three transfers over real sockets, and everything they leave behind. */
export const demoCommand = buildCommand<DemoFlags>({
  docs: {
    brief: "Start the platform and show three transfers over real sockets",
    fullDescription:
      "Runs on the loopback addresses 127.0.20.1 to 127.0.20.5. Prints the messages, records, charges and times of each transfer, and fails when anything it claims is not so. With --cluster it runs on two edges and two routers with NATS, Redis and PostgreSQL.",
  },
  parameters: {
    flags: {
      json: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "Records and charges as JSON, and nothing else on stdout",
      },
      cluster: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "On a cluster of processes, as tandem cluster starts it",
      },
      keep: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "Stay up afterwards, for a phone of your own",
      },
    },
  },
  loader: async () => (await import("./demo.ts")).demo,
});
