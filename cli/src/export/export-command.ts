import { buildCommand } from "@stricli/core";
import { CALL_FILTER_FLAGS, SOURCE_FLAGS, SOURCE_WORDS, textFlag } from "../calls/source-flags.ts";
import type { ExportFlags } from "./export-calls.ts";

/** `tandem export`: every record of a filter, for other programs. */
export const exportCommand = buildCommand<ExportFlags>({
  docs: {
    brief: "Write every call record of a filter as CSV or NDJSON",
    fullDescription: `As a stream of any size, to standard output or to a file that is there when it is whole. ${SOURCE_WORDS}`,
  },
  parameters: {
    flags: {
      ...SOURCE_FLAGS,
      ...CALL_FILTER_FLAGS,
      format: {
        kind: "enum",
        values: ["csv", "ndjson"],
        optional: true,
        brief: "ndjson has all fields, a record a line; where it is left out as --file ends, else csv",
      },
      file: textFlag("Write here instead of to standard output", "file"),
    },
  },
  loader: async () => (await import("./export-calls.ts")).exportCalls,
});
