import { buildCommand } from "@stricli/core";
import { type CallsFlags, parseLimit } from "./calls-query.ts";
import { CALL_FILTER_FLAGS, SOURCE_FLAGS, SOURCE_WORDS, textFlag } from "./source-flags.ts";

const CALL_ID = "One call with its tree and charges: a callId, or a leg's SIP Call-ID";

/** `tandem calls`: the records, of a running platform or of its data folder. */
export const callsCommand = buildCommand<CallsFlags, [string?]>({
  docs: {
    brief: "List call records, transferred calls below their parents",
    fullDescription: SOURCE_WORDS,
  },
  parameters: {
    flags: {
      ...SOURCE_FLAGS,
      ...CALL_FILTER_FLAGS,
      callId: textFlag(CALL_ID, "id"),
      ladder: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "Of that call: the messages that crossed the wire, where they are captured",
      },
      limit: {
        kind: "parsed",
        parse: (value: string) => parseLimit(value),
        default: "50",
        brief: "At most this many, newest first",
        placeholder: "n",
      },
      json: { kind: "boolean", default: false, withNegated: false, brief: "As JSON, with the API's field names" },
    },
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, optional: true, brief: CALL_ID, placeholder: "call-id" }],
    },
  },
  loader: async () => (await import("./show-calls.ts")).showCalls,
});
