import { buildCommand } from "@stricli/core";
import { parseLimit } from "../calls/calls-query.ts";
import { SOURCE_FLAGS, SOURCE_WORDS, sinceFlag, textFlag } from "../calls/source-flags.ts";
import { MOST_TRANSFERS, OUTCOMES, TARGET_CLASSES, type TransfersFlags } from "./transfers-query.ts";

/** `tandem transfers`: every REFER, of a running platform or of its data folder. */
export const transfersCommand = buildCommand<TransfersFlags>({
  docs: {
    brief: "List transfers: who was moved where, by which rule, and what came of it",
    fullDescription: `Every REFER that was accepted or refused. ${SOURCE_WORDS}`,
  },
  parameters: {
    flags: {
      ...SOURCE_FLAGS,
      trunk: textFlag("Only this trunk's", "id"),
      outcome: {
        kind: "enum",
        values: OUTCOMES,
        variadic: ",",
        optional: true,
        brief: "Only those that ended so, several with commas",
      },
      class: {
        kind: "enum",
        values: TARGET_CLASSES,
        variadic: ",",
        optional: true,
        brief: "Only with such a target, several with commas",
      },
      since: sinceFlag("Only with a REFER since"),
      limit: {
        kind: "parsed",
        parse: (value: string) => parseLimit(value, MOST_TRANSFERS),
        default: "50",
        brief: "At most this many, newest first",
        placeholder: "n",
      },
      json: { kind: "boolean", default: false, withNegated: false, brief: "As JSON, with the API's field names" },
    },
  },
  loader: async () => (await import("./show-transfers.ts")).showTransfers,
});
