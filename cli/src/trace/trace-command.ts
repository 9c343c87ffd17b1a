import { buildCommand } from "@stricli/core";
import { SOURCE_FLAGS, SOURCE_WORDS, textFlag } from "../calls/source-flags.ts";
import { JAEGER } from "./read-trace.ts";
import type { TraceFlags } from "./show-trace.ts";

/** `tandem trace`: what a call's transfer did, span by span. */
export const traceCommand = buildCommand<TraceFlags, [string]>({
  docs: {
    brief: "Print a call's trace as a tree: what happened when, how long it took, where it failed",
    fullDescription: `The record says which trace is the call's, Jaeger's query service has its spans. ${SOURCE_WORDS}`,
  },
  parameters: {
    flags: {
      ...SOURCE_FLAGS,
      jaeger: textFlag(`Jaeger's query service; TANDEM_JAEGER_URL, else ${JAEGER}, where it is left out`, "url"),
      steps: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "With each message's way to the router and each step of the call",
      },
      json: { kind: "boolean", default: false, withNegated: false, brief: "As JSON, spans with their attributes" },
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: String,
          brief: "A callId, of the call or of one it was transferred to, or a leg's SIP Call-ID",
          placeholder: "call-id",
        },
      ],
    },
  },
  loader: async () => (await import("./show-trace.ts")).showTrace,
});
