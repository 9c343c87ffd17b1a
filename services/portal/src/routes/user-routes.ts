import { z } from "@hono/zod-openapi";
import { err, ok } from "@tandem/sip";
import type { Access } from "../access/access.ts";
import { ROLES } from "../access/principal.ts";
import { tooMany } from "../operation/mount-operation.ts";
import type { Mount } from "../operation/operation.ts";
import { problem } from "../operation/problem.ts";
import { instant } from "../schema/fields.ts";
import { NEW_PASSWORD, USER_NAME, UserSchema } from "../schema/user-schema.ts";
import type { User } from "../users/user-store.ts";

const UserParams = z.object({ name: USER_NAME.openapi({ param: { name: "name", in: "path" } }) });

const LinkSchema = z
  .object({
    token: z.string(),
    path: z.string().openapi({ description: "Of this portal: whoever opens it first is signed in" }),
    expireTime: instant,
  })
  .openapi("SignInLink");

export function userRoutes(mount: Mount, access: Access): void {
  const shared = { tag: "users", scope: "admin" } as const;
  mount(
    {
      ...shared,
      method: "get",
      path: "/v1/users",
      id: "listUsers",
      summary: "Users",
      answer: z.object({ users: z.array(UserSchema) }),
    },
    async ({ backend }) => ok({ users: (await backend.portal.users.list()).map(userJson) }),
  );
  mount(
    {
      ...shared,
      method: "post",
      path: "/v1/users",
      id: "addUser",
      summary: "Add a user",
      body: z
        .strictObject({ name: USER_NAME, role: z.enum(ROLES), password: NEW_PASSWORD.optional() })
        .openapi("NewUser"),
      status: 201,
      answer: UserSchema,
      problems: [409],
    },
    async ({ body, backend }) => {
      const { users } = backend.portal;
      const added = await users.add(body);
      access.changed();
      if (added === "busy") return tooMany(1);
      if (added === "exists") return err(problem(409, `there is a user ${body.name} already`));
      if (added === "full") return err(problem(409, "there are as many users as there may be"));
      const hasPassword = body.password !== undefined;
      return ok(userJson({ name: body.name, role: body.role, hasPassword, createdAt: Date.now() }));
    },
  );
  mount(
    {
      ...shared,
      method: "delete",
      path: "/v1/users/{name}",
      id: "removeUser",
      summary: "Remove a user, and end his sessions",
      params: UserParams,
      status: 204,
      problems: [404],
    },
    async ({ params, backend }) => {
      const isGone = await backend.portal.users.remove(params.name);
      return isGone ? ok(undefined) : err(problem(404, `there is no user ${params.name}`));
    },
  );
  mount(
    {
      ...shared,
      method: "put",
      path: "/v1/users/{name}/password",
      id: "setPassword",
      summary: "Set a user's password, and end his sessions",
      params: UserParams,
      body: z.strictObject({ password: NEW_PASSWORD }).openapi("NewPassword"),
      status: 204,
      problems: [404],
    },
    async ({ params, body, backend }) => {
      const set = await backend.portal.users.setPassword(params.name, body.password);
      if (set === "busy") return tooMany(1);
      return set === "set" ? ok(undefined) : err(problem(404, `there is no user ${params.name}`));
    },
  );
  mount(
    {
      ...shared,
      method: "post",
      path: "/v1/users/{name}/link",
      id: "makeSignInLink",
      summary: "Make a link that signs in once within 10 minutes",
      params: UserParams,
      status: 201,
      answer: LinkSchema,
      problems: [404],
    },
    async ({ params, backend }) => {
      const link = await backend.portal.users.makeLink(params.name);
      if (link === undefined) return err(problem(404, `there is no user ${params.name}`));
      const { token, expiresAt } = link;
      return ok({ token, path: `/sign-in#link=${token}`, expireTime: new Date(expiresAt).toISOString() });
    },
  );
}

function userJson({ name, role, hasPassword, createdAt }: User) {
  return { name, role, hasPassword, createTime: new Date(createdAt).toISOString() };
}
