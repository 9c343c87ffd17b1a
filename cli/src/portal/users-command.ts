import { buildCommand, buildRouteMap } from "@stricli/core";
import { name, PORTAL_FLAGS } from "./portal-flags.ts";
import type { PortalFlags } from "./portal-session.ts";
import type { AddUserFlags } from "./users.ts";

const USER = { kind: "tuple", parameters: [name("The user's name", "name")] } as const;

const list = buildCommand<PortalFlags>({
  docs: { brief: "List the users of the portal" },
  parameters: { flags: PORTAL_FLAGS },
  loader: async () => (await import("./users.ts")).listUsers,
});

const add = buildCommand<AddUserFlags, [string]>({
  docs: {
    brief: "Add a user to the portal",
    fullDescription:
      "A new user signs in by a link (tandem users link) or by the password that tandem users password has set. ADMIN: everything. OPERATOR: whole numbers and messages, and may end calls. VIEWER: numbers without their last four digits.",
  },
  parameters: {
    flags: {
      ...PORTAL_FLAGS,
      role: {
        kind: "enum",
        values: ["ADMIN", "OPERATOR", "VIEWER"],
        default: "VIEWER",
        brief: "What the user may see and do",
      },
    },
    positional: USER,
  },
  loader: async () => (await import("./users.ts")).addUser,
});

const remove = buildCommand<PortalFlags, [string]>({
  docs: { brief: "Remove a user, and end his sessions" },
  parameters: { flags: PORTAL_FLAGS, positional: USER },
  loader: async () => (await import("./users.ts")).removeUser,
});

const link = buildCommand<PortalFlags, [string]>({
  docs: { brief: "Print a link that signs a user in, once within 10 minutes" },
  parameters: { flags: PORTAL_FLAGS, positional: USER },
  loader: async () => (await import("./users.ts")).linkUser,
});

const password = buildCommand<PortalFlags, [string]>({
  docs: { brief: "Set a user's password, read from standard input, and end his sessions" },
  parameters: { flags: PORTAL_FLAGS, positional: USER },
  loader: async () => (await import("./users.ts")).setPassword,
});

/** `tandem users`: who signs in to the portal of a platform that runs. */
export const usersCommand = buildRouteMap({
  routes: { list, add, remove, link, password },
  defaultCommand: "list",
  docs: { brief: "List, add and remove users of the portal, and let them sign in" },
});
