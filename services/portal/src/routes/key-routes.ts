import { z } from "@hono/zod-openapi";
import { err, ok } from "@tandem/sip";
import type { Access } from "../access/access.ts";
import type { Key } from "../keys/key-store.ts";
import type { Mount } from "../operation/operation.ts";
import { problem } from "../operation/problem.ts";
import { idParam } from "../schema/fields.ts";
import { KEY_SCOPES, KeySchema } from "../schema/user-schema.ts";

const NewKeySchema = z
  .strictObject({
    label: z.string().max(128).optional().openapi({ description: "What it is for" }),
    projectId: z.string().max(256).optional().openapi({ description: "Whose calls it sees; all where it is left out" }),
    scopes: z.array(z.enum(KEY_SCOPES)).min(1).max(KEY_SCOPES.length),
  })
  .openapi("NewKey");

export function keyRoutes(mount: Mount, access: Access): void {
  const shared = { tag: "keys", scope: "admin" } as const;
  mount(
    {
      ...shared,
      method: "get",
      path: "/v1/keys",
      id: "listKeys",
      summary: "Keys, revoked ones too",
      answer: z.object({ keys: z.array(KeySchema) }),
    },
    async ({ backend }) => ok({ keys: (await backend.portal.keys.list()).map(keyJson) }),
  );
  mount(
    {
      ...shared,
      method: "post",
      path: "/v1/keys",
      id: "addKey",
      summary: "Make a key: its secret is told once, in this answer",
      body: NewKeySchema,
      status: 201,
      answer: KeySchema.extend({ secret: z.string() }).openapi("KeyWithSecret"),
      problems: [409],
    },
    async ({ body, backend }) => {
      const { label = "", projectId = "", scopes } = body;
      const key = await backend.portal.keys.add({ label, projectId, scopes: [...new Set(scopes)] });
      access.changed();
      if (key === undefined) return err(problem(409, "there are as many keys as there may be"));
      return ok({ ...keyJson(key), secret: key.secret });
    },
  );
  mount(
    {
      ...shared,
      method: "delete",
      path: "/v1/keys/{keyId}",
      id: "revokeKey",
      summary: "Revoke a key, and its access tokens",
      params: z.object({ keyId: idParam("keyId", "a key's id") }),
      status: 204,
      problems: [404],
    },
    async ({ params, backend }) => {
      const isRevoked = await backend.portal.keys.revoke(params.keyId);
      return isRevoked ? ok(undefined) : err(problem(404, `there is no key ${params.keyId} that is in force`));
    },
  );
}

function keyJson({ keyId, label, projectId, scopes, createdAt, revokedAt }: Key) {
  return {
    keyId,
    label,
    projectId,
    scopes,
    createTime: new Date(createdAt).toISOString(),
    ...(revokedAt === undefined ? {} : { revokeTime: new Date(revokedAt).toISOString() }),
  };
}
