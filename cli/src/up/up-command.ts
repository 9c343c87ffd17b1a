import { buildCommand } from "@stricli/core";
import type { UpFlags } from "./up.ts";

/** `tandem up`: the whole platform in this process, until a signal ends it. */
export const upCommand = buildCommand<UpFlags>({
  docs: {
    brief: "Start the platform in one process",
    fullDescription:
      "Starts the platform and prints one line `ready` with its addresses when it takes calls. SIGINT or SIGTERM ends it in order: the records of calls in progress are ended by the next start.",
  },
  parameters: {
    flags: {
      config: { kind: "parsed", parse: String, brief: "The YAML file: see examples/", placeholder: "file" },
      data: { kind: "parsed", parse: String, brief: "Folder of the records and the ledger", placeholder: "folder" },
      http: {
        kind: "enum",
        values: ["on", "off"],
        default: "on",
        brief: "Health and queries, at the file's `http` or at some port of 127.0.0.1. Off: tandem calls cannot ask",
      },
      warmUp: {
        kind: "enum",
        values: ["on", "off"],
        default: "on",
        brief: "Rehearse calls in memory before `ready`, so that the first real ones are fast",
      },
      capture: { kind: "boolean", default: false, withNegated: false, brief: "Print every message in and out" },
    },
  },
  loader: async () => (await import("./up.ts")).up,
});
