import { buildCommand, buildRouteMap } from "@stricli/core";
import type { AddKeyFlags } from "./keys.ts";
import { name, PORTAL_FLAGS } from "./portal-flags.ts";
import type { PortalFlags } from "./portal-session.ts";

const list = buildCommand<PortalFlags>({
  docs: { brief: "List keys, revoked ones too" },
  parameters: { flags: PORTAL_FLAGS },
  loader: async () => (await import("./keys.ts")).listKeys,
});

const add = buildCommand<AddKeyFlags>({
  docs: {
    brief: "Make a key: its secret is printed once, here",
    fullDescription:
      "A program names it by HTTP Basic, or asks /oauth2/token for an access token with it, as clients of the public Elastic SIP Trunking API do.",
  },
  parameters: {
    flags: {
      ...PORTAL_FLAGS,
      label: { kind: "parsed", parse: String, optional: true, brief: "What it is for", placeholder: "text" },
      project: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Whose calls it sees; all where it is left out",
        placeholder: "id",
      },
      scope: {
        kind: "enum",
        values: ["calls:read", "calls:write", "signalling:read"],
        variadic: ",",
        optional: true,
        brief: "What it may do, several with commas; calls:read where it is left out",
      },
    },
  },
  loader: async () => (await import("./keys.ts")).addKey,
});

const revoke = buildCommand<PortalFlags, [string]>({
  docs: { brief: "Revoke a key, and its access tokens" },
  parameters: { flags: PORTAL_FLAGS, positional: { kind: "tuple", parameters: [name("The key's id", "keyId")] } },
  loader: async () => (await import("./keys.ts")).revokeKey,
});

/** `tandem keys`: programs that ask the API of a platform that runs. */
export const keysCommand = buildRouteMap({
  routes: { list, add, revoke },
  defaultCommand: "list",
  docs: { brief: "List, make and revoke keys of programs" },
});
