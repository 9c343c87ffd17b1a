import { parseSince } from "./calls-query.ts";

export const textFlag = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: String, optional: true, brief, placeholder }) as const;

/** How records are found, as `recordSource` reads it. */
export const SOURCE_FLAGS = {
  http: textFlag("Address of a running platform", "address:port"),
  config: textFlag("Configuration of a running platform", "file"),
  data: textFlag("Data folder; ./data where nothing else is named", "folder"),
} as const;

export const SOURCE_WORDS =
  "Asks the platform at --http, or that of --config, or the one that runs on --data; where none runs, opens --data itself.";

export const sinceFlag = (brief: string) =>
  ({
    kind: "parsed",
    parse: (value: string) => parseSince(value, Date.now()),
    optional: true,
    brief: `${brief}: 15m, 2h, 7d, or an instant`,
    placeholder: "when",
  }) as const;

/** What calls are narrowed by. */
export const CALL_FILTER_FLAGS = {
  trunk: textFlag("Only this trunk's", "id"),
  from: textFlag("Only from this number or URI, or its beginning", "number"),
  to: textFlag("Only to this number or URI, or its beginning", "number"),
  since: sinceFlag("Only created since"),
} as const;
