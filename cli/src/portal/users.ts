import { fail } from "../fail.ts";
import { formatTable } from "../terminal/table.ts";
import { type PortalFlags, type PortalSession, portalSession } from "./portal-session.ts";
import { readPassword } from "./read-password.ts";

export interface AddUserFlags extends PortalFlags {
  readonly role: "ADMIN" | "OPERATOR" | "VIEWER";
}

interface UserJson {
  readonly name: string;
  readonly role: string;
  readonly hasPassword: boolean;
  readonly createTime: string;
}

export async function listUsers(flags: PortalFlags): Promise<void> {
  await within(flags, async ({ ask }) => {
    const found = await ask<{ readonly users: readonly UserJson[] }>("/v1/users");
    if (!found.ok) return fail(found.error);
    const { users } = found.value;
    const rows = users.map((user) => [user.name, user.role, user.hasPassword ? "yes" : "no", user.createTime]);
    const table = users.length === 0 ? "no users" : formatTable(["NAME", "ROLE", "PASSWORD", "SINCE"], rows, []);
    print(flags, found.value, table);
  });
}

export async function addUser({ role, ...flags }: AddUserFlags, name: string): Promise<void> {
  await within(flags, async ({ ask }) => {
    const added = await ask<UserJson>("/v1/users", { method: "POST", body: { name, role } });
    if (!added.ok) return fail(added.error);
    print(flags, added.value, `added ${name} as ${role}; tandem users link ${name} prints a link to sign in by`);
  });
}

export async function removeUser(flags: PortalFlags, name: string): Promise<void> {
  await within(flags, async ({ ask }) => {
    const gone = await ask(userPath(name), { method: "DELETE" });
    if (!gone.ok) return fail(gone.error);
    print(flags, { name, removed: true }, `removed ${name}`);
  });
}

export async function linkUser(flags: PortalFlags, name: string): Promise<void> {
  await within(flags, async ({ address, ask }) => {
    const made = await ask<{ readonly path: string; readonly expireTime: string }>(`${userPath(name)}/link`, {
      method: "POST",
    });
    if (!made.ok) return fail(made.error);
    const { path, expireTime } = made.value;
    print(flags, { name, url: `${address}${path}`, expireTime }, `${address}${path}\nonce, until ${expireTime}`);
  });
}

export async function setPassword(flags: PortalFlags, name: string): Promise<void> {
  await within(flags, async ({ ask }) => {
    const password = await readPassword(process);
    const set = await ask(`${userPath(name)}/password`, { method: "PUT", body: { password } });
    if (!set.ok) return fail(set.error);
    print(flags, { name, hasPassword: true }, `${name} signs in by the new password; other sessions have ended`);
  });
}

function userPath(name: string): string {
  return `/v1/users/${encodeURIComponent(name)}`;
}

async function within(flags: PortalFlags, act: (session: PortalSession) => Promise<void>): Promise<void> {
  const session = portalSession(flags, process.env);
  return session.ok ? act(session.value) : fail(session.error);
}

function print({ json }: PortalFlags, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`);
}
