import { fail } from "../fail.ts";
import { type PortalFlags, portalSession } from "../portal/portal-session.ts";
import { followEvents } from "./follow-events.ts";
import type { LiveJson } from "./live-json.ts";
import { liveTable } from "./live-table.ts";

export interface ShowLiveFlags extends PortalFlags {
  readonly follow: boolean;
}

/** Prints the open calls, or events until a signal comes. */
export async function showLive(flags: ShowLiveFlags): Promise<void> {
  if (flags.follow) return followEvents(flags);
  const session = portalSession(flags, process.env);
  if (!session.ok) return fail(session.error);
  const found = await session.value.ask<LiveJson>("/v1/live");
  if (!found.ok) return fail(found.error);
  process.stdout.write(`${flags.json ? JSON.stringify(found.value) : liveTable(found.value, Date.now())}\n`);
}
