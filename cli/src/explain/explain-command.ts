import { buildCommand } from "@stricli/core";
import type { ExplainFlags } from "./explain-transfer.ts";

/** `tandem explain`: a transfer thought through by the code that routes real ones. */
export const explainCommand = buildCommand<ExplainFlags>({
  docs: {
    brief: "Say what a Refer-To on a trunk would do, and by which rule",
    fullDescription:
      "Nothing is sent, but a foreign name is looked up in the DNS. Limits and the state of calls are not asked; a balance is where --data names its folder.",
  },
  parameters: {
    flags: {
      config: { kind: "parsed", parse: String, brief: "The YAML file", placeholder: "file" },
      trunk: { kind: "parsed", parse: String, brief: "The trunk's name, id or domain", placeholder: "name" },
      referTo: {
        kind: "parsed",
        parse: String,
        brief: "As in '<sip:+12025550202@acme.trunk.example>'",
        placeholder: "uri",
      },
      from: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "The transferor's number; the trunk's first where it is left out",
        placeholder: "number",
      },
      transferee: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "The number of who is moved",
        placeholder: "number",
      },
      data: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Data folder with the trunk's balance, of a platform that does not run",
        placeholder: "folder",
      },
      json: { kind: "boolean", default: false, withNegated: false, brief: "As JSON" },
    },
  },
  loader: async () => (await import("./explain-transfer.ts")).explainTransfer,
});
