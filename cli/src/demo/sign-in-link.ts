import type { Answered } from "../calls/answered.ts";
import { portalSession } from "../portal/portal-session.ts";

const USER = "demo";

/** Makes a user of the portal that runs on the folder, and an address that signs him in once within 10 minutes. */
export async function signInLink(data: string): Promise<Answered<string>> {
  const session = portalSession({ data, json: false }, {});
  if (!session.ok) return session;
  const { address, ask } = session.value;
  const added = await ask("/v1/users", { method: "POST", body: { name: USER, role: "ADMIN" } });
  if (!added.ok) return added;
  const made = await ask<{ readonly path: string }>(`/v1/users/${USER}/link`, { method: "POST" });
  return made.ok ? { ok: true, value: `${address}${made.value.path}` } : made;
}
