import type { Kysely } from "kysely";
import type { Role } from "../access/principal.ts";
import { digestOf, freshSecret } from "../access/secret.ts";
import type { PortalTables } from "../store/tables.ts";
import { hashPassword, isPassword } from "./password.ts";

const SESSION_MS = 12 * 3_600_000;
const LINK_MS = 600_000;
const MAX_USERS = 1_000;

export interface User {
  readonly name: string;
  readonly role: Role;
  readonly hasPassword: boolean;
  readonly createdAt: number;
}

export interface Session {
  readonly token: string;
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: number;
}

/** People. Rejects with an `AdapterError` when the database is away. */
export interface UserStore {
  list(): Promise<readonly User[]>;
  count(): Promise<number>;
  /** "full": there are as many as there may be. "busy": too many passwords are being hashed. */
  add(user: { name: string; role: Role; password?: string | undefined }): Promise<"added" | "exists" | "full" | "busy">;
  /** Ends the user's sessions too. False: there is none of that name. */
  remove(name: string): Promise<boolean>;
  /** Ends the user's sessions and links too. */
  setPassword(name: string, password: string): Promise<"set" | "unknown" | "busy">;
  /** A token that signs in once within 10 minutes; undefined: there is no such user. */
  makeLink(name: string): Promise<{ readonly token: string; readonly expiresAt: number } | undefined>;
  signIn(name: string, password: string): Promise<Session | "wrong" | "busy">;
  useLink(token: string): Promise<Session | undefined>;
  userOf(sessionToken: string): Promise<{ readonly name: string; readonly role: Role } | undefined>;
  signOut(sessionToken: string): Promise<void>;
}

export function userStore(db: Kysely<PortalTables>, now: () => number): UserStore {
  const schema = db.withSchema("portal");
  const openSession = async (name: string, role: Role): Promise<Session> => {
    const token = freshSecret();
    const at = now();
    const expiresAt = at + SESSION_MS;
    await schema.deleteFrom("sessions").where("expires_at", "<=", BigInt(at)).execute();
    await schema
      .insertInto("sessions")
      .values({ digest: digestOf(token), user_name: name, expires_at: BigInt(expiresAt) })
      .execute();
    return { token, name, role, expiresAt };
  };
  const count = async (): Promise<number> => {
    const { total } = await schema
      .selectFrom("users")
      .select(({ fn }) => fn.countAll<bigint>().as("total"))
      .executeTakeFirstOrThrow();
    return Number(total);
  };
  return {
    count,
    async list() {
      const rows = await schema.selectFrom("users").selectAll().orderBy("name").limit(MAX_USERS).execute();
      return rows.map(({ name, role, password, created_at }) => ({
        name,
        role: role as Role,
        hasPassword: password !== null,
        createdAt: Number(created_at),
      }));
    },
    async add({ name, role, password }) {
      if ((await count()) >= MAX_USERS) return "full";
      const hashed = password === undefined ? null : await hashPassword(password);
      if (hashed === undefined) return "busy";
      const { numInsertedOrUpdatedRows = 0n } = await schema
        .insertInto("users")
        .values({ name, role, password: hashed, created_at: BigInt(now()) })
        .onConflict((on) => on.column("name").doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows > 0n ? "added" : "exists";
    },
    async remove(name) {
      const { numDeletedRows } = await schema.deleteFrom("users").where("name", "=", name).executeTakeFirst();
      return numDeletedRows > 0n;
    },
    async setPassword(name, password) {
      const hashed = await hashPassword(password);
      if (hashed === undefined) return "busy";
      const { numUpdatedRows } = await schema
        .updateTable("users")
        .set({ password: hashed })
        .where("name", "=", name)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return "unknown";
      // Who changes a password wants whoever is signed in by the old one out, and whoever holds a link.
      for (const table of ["links", "sessions"] as const)
        await schema.deleteFrom(table).where("user_name", "=", name).execute();
      return "set";
    },
    async makeLink(name) {
      const known = await schema.selectFrom("users").select("name").where("name", "=", name).executeTakeFirst();
      if (known === undefined) return undefined;
      const at = now();
      const token = freshSecret();
      await schema.deleteFrom("links").where("expires_at", "<=", BigInt(at)).execute();
      await schema
        .insertInto("links")
        .values({ digest: digestOf(token), user_name: name, expires_at: BigInt(at + LINK_MS) })
        .execute();
      return { token, expiresAt: at + LINK_MS };
    },
    async signIn(name, password) {
      const user = await schema.selectFrom("users").selectAll().where("name", "=", name).executeTakeFirst();
      const isRight = await isPassword(password, user?.password ?? null);
      if (isRight === undefined) return "busy";
      return user !== undefined && isRight ? openSession(user.name, user.role as Role) : "wrong";
    },
    async useLink(token) {
      const link = await schema
        .deleteFrom("links")
        .where("digest", "=", digestOf(token))
        .returning(["user_name", "expires_at"])
        .executeTakeFirst();
      if (link === undefined || link.expires_at <= BigInt(now())) return undefined;
      const user = await schema.selectFrom("users").selectAll().where("name", "=", link.user_name).executeTakeFirst();
      return user === undefined ? undefined : openSession(user.name, user.role as Role);
    },
    async userOf(sessionToken) {
      const found = await schema
        .selectFrom("sessions")
        .innerJoin("users", "users.name", "sessions.user_name")
        .select(["users.name", "users.role"])
        .where("sessions.digest", "=", digestOf(sessionToken))
        .where("sessions.expires_at", ">", BigInt(now()))
        .executeTakeFirst();
      return found === undefined ? undefined : { name: found.name, role: found.role as Role };
    },
    async signOut(sessionToken) {
      await schema.deleteFrom("sessions").where("digest", "=", digestOf(sessionToken)).execute();
    },
  };
}
