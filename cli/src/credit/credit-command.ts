import { buildCommand, buildRouteMap } from "@stricli/core";
import type { AddFlags } from "./add-to-balance.ts";
import type { CreditFlags } from "./show-credit.ts";

const text = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: String, optional: true, brief, placeholder }) as const;
const json = { kind: "boolean", default: false, withNegated: false, brief: "As JSON" } as const;

const list = buildCommand<CreditFlags>({
  docs: {
    brief: "List balances: what there is, what routers hold of it, what is free",
    fullDescription:
      "Asks the platform at --http, or that of --config, or the one that runs on --data; where none runs, opens --data itself.",
  },
  parameters: {
    flags: {
      http: text("Address of a running platform", "address:port"),
      config: text("Configuration of a running platform", "file"),
      data: text("Data folder; ./data where nothing else is named", "folder"),
      trunk: text("Only this trunk's", "id"),
      json,
    },
  },
  loader: async () => (await import("./show-credit.ts")).showCredit,
});

const add = buildCommand<AddFlags, [string, string]>({
  docs: {
    brief: "Add to a trunk's balance, in the data folder of a platform that does not run",
    fullDescription: "An amount is added once a key: to be sure that it was, give the same key again.",
  },
  parameters: {
    flags: {
      data: text("Data folder; ./data where it is left out", "folder"),
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

/** `tandem credit`: what trunks have to pay their calls from. */
export const creditCommand = buildRouteMap({
  routes: { list, add },
  defaultCommand: "list",
  docs: { brief: "List balances, or add to one" },
});
