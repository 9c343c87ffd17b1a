import { fail } from "../fail.ts";
import { formatTable } from "../terminal/table.ts";
import { type PortalFlags, portalSession } from "./portal-session.ts";

export interface AddKeyFlags extends PortalFlags {
  readonly label?: string;
  readonly project?: string;
  readonly scope?: readonly string[];
}

interface KeyJson {
  readonly keyId: string;
  readonly label: string;
  readonly projectId: string;
  readonly scopes: readonly string[];
  readonly createTime: string;
  readonly revokeTime?: string;
}

export async function listKeys(flags: PortalFlags): Promise<void> {
  const session = portalSession(flags, process.env);
  if (!session.ok) return fail(session.error);
  const found = await session.value.ask<{ readonly keys: readonly KeyJson[] }>("/v1/keys");
  if (!found.ok) return fail(found.error);
  const { keys } = found.value;
  print(flags, found.value, keys.length === 0 ? "no keys" : keysTable(keys));
}

export async function addKey({
  label = "",
  project = "",
  scope = ["calls:read"],
  ...flags
}: AddKeyFlags): Promise<void> {
  const session = portalSession(flags, process.env);
  if (!session.ok) return fail(session.error);
  const body = { label, projectId: project, scopes: scope };
  const added = await session.value.ask<KeyJson & { readonly secret: string }>("/v1/keys", { method: "POST", body });
  if (!added.ok) return fail(added.error);
  const { keyId, secret } = added.value;
  print(
    flags,
    added.value,
    `key     ${keyId}\nsecret  ${secret}\nthe secret is shown this once: keep it where the program reads it`,
  );
}

export async function revokeKey(flags: PortalFlags, keyId: string): Promise<void> {
  const session = portalSession(flags, process.env);
  if (!session.ok) return fail(session.error);
  const gone = await session.value.ask(`/v1/keys/${encodeURIComponent(keyId)}`, { method: "DELETE" });
  if (!gone.ok) return fail(gone.error);
  print(flags, { keyId, revoked: true }, `revoked ${keyId}`);
}

function keysTable(keys: readonly KeyJson[]): string {
  const rows = keys.map(({ keyId, label, projectId, scopes, createTime, revokeTime }) => [
    ...[keyId, label, projectId === "" ? "all" : projectId, scopes.join(","), createTime],
    revokeTime === undefined ? "in force" : `revoked ${revokeTime}`,
  ]);
  return formatTable(["KEY", "LABEL", "PROJECT", "SCOPES", "SINCE", "STATE"], rows, []);
}

function print({ json }: PortalFlags, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`);
}
