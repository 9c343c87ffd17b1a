import { z } from "@hono/zod-openapi";
import { ROLES, SCOPES } from "../access/principal.ts";
import { instant } from "./fields.ts";

const MIN_PASSWORD = 10;
const MAX_PASSWORD = 256;

export const USER_NAME = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u, "must be 1 to 64 letters, digits, and . _ @ - after the first")
  .openapi({
    type: "string",
    pattern: "^[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]{0,63}$",
    minLength: 1,
    maxLength: 64,
    description: "a user's name",
  });

export const NEW_PASSWORD = z
  .string()
  .min(MIN_PASSWORD, `must have ${MIN_PASSWORD} characters or more`)
  .max(MAX_PASSWORD, `is longer than ${MAX_PASSWORD} characters`);

export const UserSchema = z
  .object({ name: z.string(), role: z.enum(ROLES), hasPassword: z.boolean(), createTime: instant })
  .openapi("User");

/** What a key may be given: never what is the administrator's. */
export const KEY_SCOPES = SCOPES.filter((scope) => scope !== "admin");

export const KeySchema = z
  .object({
    keyId: z.string(),
    label: z.string(),
    projectId: z.string(),
    scopes: z.array(z.enum(SCOPES)).readonly(),
    createTime: instant,
    revokeTime: instant.optional(),
  })
  .openapi("Key");
