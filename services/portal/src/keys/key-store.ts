import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Scope } from "../access/principal.ts";
import { digestOf, freshSecret } from "../access/secret.ts";
import type { PortalTables } from "../store/tables.ts";

const ID_BYTES = 9;
const TOKEN_MS = 3_600_000;
const MAX_KEYS = 1_000;

export interface Key {
  readonly keyId: string;
  readonly label: string;
  readonly projectId: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly revokedAt: number | undefined;
}

/** Programs. Rejects with an `AdapterError` when the database is away. */
export interface KeyStore {
  /** Those that were revoked too. */
  list(): Promise<readonly Key[]>;
  /** Revoked ones too: who revokes the only key wants to let nobody in, and not everybody. */
  count(): Promise<number>;
  /** The secret is told here and never again. Undefined: there are as many as there may be. */
  add(key: Pick<Key, "label" | "projectId" | "scopes">): Promise<(Key & { readonly secret: string }) | undefined>;
  /** Ends its access tokens too. False: there is none, or it was revoked before. */
  revoke(keyId: string): Promise<boolean>;
  /** Undefined: there is no such key, the secret is wrong, or it is revoked. */
  keyOf(keyId: string, secret: string): Promise<Key | undefined>;
  /** An access token for a key that was asked for by id and secret. */
  grant(keyId: string): Promise<{ readonly token: string; readonly seconds: number }>;
  keyOfToken(token: string): Promise<Key | undefined>;
}

export function keyStore(db: Kysely<PortalTables>, now: () => number): KeyStore {
  const schema = db.withSchema("portal");
  const count = async (): Promise<number> => {
    const { total } = await schema
      .selectFrom("keys")
      .select(({ fn }) => fn.countAll<bigint>().as("total"))
      .executeTakeFirstOrThrow();
    return Number(total);
  };
  return {
    async list() {
      const rows = await schema.selectFrom("keys").selectAll().orderBy("created_at").limit(MAX_KEYS).execute();
      return rows.map(keyFrom);
    },
    count,
    async add({ label, projectId, scopes }) {
      if ((await count()) >= MAX_KEYS) return undefined;
      const secret = freshSecret();
      const row = {
        key_id: `tk_${randomBytes(ID_BYTES).toString("hex")}`,
        digest: digestOf(secret),
        label,
        project_id: projectId,
        scopes: [...scopes],
        created_at: BigInt(now()),
        revoked_at: null,
      };
      await schema.insertInto("keys").values(row).execute();
      return { ...keyFrom(row), secret };
    },
    async revoke(keyId) {
      const { numUpdatedRows } = await schema
        .updateTable("keys")
        .set({ revoked_at: BigInt(now()) })
        .where("key_id", "=", keyId)
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      await schema.deleteFrom("access_tokens").where("key_id", "=", keyId).execute();
      return numUpdatedRows > 0n;
    },
    async keyOf(keyId, secret) {
      const row = await schema
        .selectFrom("keys")
        .selectAll()
        .where("key_id", "=", keyId)
        // Compared by the database: of a digest, how long that takes tells nothing about the secret.
        .where("digest", "=", digestOf(secret))
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      return row === undefined ? undefined : keyFrom(row);
    },
    async grant(keyId) {
      const at = now();
      const token = freshSecret();
      await schema.deleteFrom("access_tokens").where("expires_at", "<=", BigInt(at)).execute();
      await schema
        .insertInto("access_tokens")
        .values({ digest: digestOf(token), key_id: keyId, expires_at: BigInt(at + TOKEN_MS) })
        .execute();
      return { token, seconds: TOKEN_MS / 1000 };
    },
    async keyOfToken(token) {
      const row = await schema
        .selectFrom("access_tokens")
        .innerJoin("keys", "keys.key_id", "access_tokens.key_id")
        .selectAll("keys")
        .where("access_tokens.digest", "=", digestOf(token))
        .where("access_tokens.expires_at", ">", BigInt(now()))
        .where("keys.revoked_at", "is", null)
        .executeTakeFirst();
      return row === undefined ? undefined : keyFrom(row);
    },
  };
}

function keyFrom(row: PortalTables["keys"]): Key {
  return {
    keyId: row.key_id,
    label: row.label,
    projectId: row.project_id,
    scopes: row.scopes as Scope[],
    createdAt: Number(row.created_at),
    revokedAt: row.revoked_at === null ? undefined : Number(row.revoked_at),
  };
}
