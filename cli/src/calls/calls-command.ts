import { buildCommand } from "@stricli/core";
import { type CallsFlags, parseLimit, parseSince } from "./calls-query.ts";

const text = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: String, optional: true, brief, placeholder }) as const;

/** `tandem calls`: the records, of a running platform or of its data folder. */
export const callsCommand = buildCommand<CallsFlags>({
  docs: {
    brief: "List call records, transferred calls below their parents",
    fullDescription:
      "Asks the platform at --http, or that of --config, or the one that runs on --data; where none runs, opens --data itself.",
  },
  parameters: {
    flags: {
      http: text("Address of a running platform", "address:port"),
      config: text("Configuration of a running platform", "file"),
      data: text("Data folder; ./data where nothing else is named", "folder"),
      trunk: text("Only this trunk's", "id"),
      from: text("Only from this number or URI, or its beginning", "number"),
      to: text("Only to this number or URI, or its beginning", "number"),
      callId: text("One call with its tree and charges: a callId, or a leg's SIP Call-ID", "id"),
      since: {
        kind: "parsed",
        parse: (value: string) => parseSince(value, Date.now()),
        optional: true,
        brief: "Only created since: 15m, 2h, 7d, or an instant",
        placeholder: "when",
      },
      limit: {
        kind: "parsed",
        parse: parseLimit,
        default: "50",
        brief: "At most this many, newest first",
        placeholder: "n",
      },
      json: { kind: "boolean", default: false, withNegated: false, brief: "As JSON, with the API's field names" },
    },
  },
  loader: async () => (await import("./show-calls.ts")).showCalls,
});
