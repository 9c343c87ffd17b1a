import { buildCommand, buildRouteMap } from "@stricli/core";
import type { AddFlags } from "./add-to-balance.ts";
import type { CreditFlags } from "./show-credit.ts";
import type { HistoryFlags } from "./show-history.ts";

const text = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: String, optional: true, brief, placeholder }) as const;
const where = {
  http: text("Address of a running platform", "address:port"),
  config: text("Configuration of a running platform", "file"),
  data: text("Data folder; ./data where nothing else is named", "folder"),
};
const json = { kind: "boolean", default: false, withNegated: false, brief: "As JSON" } as const;

const list = buildCommand<CreditFlags>({
  docs: {
    brief: "List balances: what there is, what routers hold of it, what is free",
    fullDescription:
      "Asks the platform at --http, or that of --config, or the one that runs on --data; where none runs, opens --data itself.",
  },
  parameters: {
    flags: {
      ...where,
      trunk: text("Only this trunk's", "id"),
      json,
    },
  },
  loader: async () => (await import("./show-credit.ts")).showCredit,
});

const add = buildCommand<AddFlags, [string, string]>({
  docs: {
    brief: "Add to a trunk's balance",
    fullDescription:
      "Asks the platform at --http (its token in TANDEM_HTTP_TOKEN), or that of --config, or the one that runs on --data; where none runs, opens --data itself. An amount is added once a key: to be sure that it was, give the same key again.",
  },
  parameters: {
    flags: {
      ...where,
      key: text("What this payment is known by; a fresh one where it is left out", "text"),
      json,
    },
    positional: {
      kind: "tuple",
      parameters: [
        { parse: String, brief: "The trunk's id", placeholder: "trunk" },
        { parse: String, brief: "In the balance's currency, like 25.00", placeholder: "amount" },
      ],
    },
  },
  loader: async () => (await import("./add-to-balance.ts")).addToBalance,
});

const history = buildCommand<HistoryFlags, [string]>({
  docs: { brief: "List what was added to a trunk's balance, by whom and when" },
  parameters: {
    flags: { ...where, json },
    positional: { kind: "tuple", parameters: [{ parse: String, brief: "The trunk's id", placeholder: "trunk" }] },
  },
  loader: async () => (await import("./show-history.ts")).showHistory,
});

/** `tandem credit`: what trunks have to pay their calls from. */
export const creditCommand = buildRouteMap({
  routes: { list, add, history },
  defaultCommand: "list",
  docs: { brief: "List balances, add to one, or see who did" },
});
