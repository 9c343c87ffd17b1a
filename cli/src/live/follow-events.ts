import { setTimeout as pause } from "node:timers/promises";
import type { LiveEventJson } from "@tandem/all-in-one";
import { reasonOf } from "../calls/platform-request.ts";
import { fail } from "../fail.ts";
import { type PortalFlags, portalSession } from "../portal/portal-session.ts";
import { writeOut } from "../terminal/write-out.ts";
import { untilSignal } from "../up/until-signal.ts";
import { eventLine } from "./event-line.ts";
import { serverSentEvents } from "./server-sent-events.ts";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;
/** Tries in a row, twice as far apart each time: about a minute. */
const MOST_TRIES = 18;

/** Prints events as they come until a signal, until nobody reads on, or until the platform stays away. */
export async function followEvents(flags: PortalFlags): Promise<void> {
  const stop = new AbortController();
  const ended = untilSignal();
  void ended.signal.then(() => stop.abort());
  process.stdout.once("close", () => stop.abort());
  try {
    let tries = 0;
    let hasListened = false;
    while (!stop.signal.aborted) {
      const listened = await listen(flags, stop.signal, hasListened);
      if (stop.signal.aborted) return;
      if (listened.hasBegun) {
        hasListened = true;
        tries = 0;
      }
      // What never began has a reason that time does not heal.
      if (!hasListened) return fail(listened.why);
      tries += 1;
      if (tries > MOST_TRIES) return fail(listened.why);
      if (tries === 1) say(`the stream ended (${listened.why}); it is asked for again`);
      const ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
      await pause(ms, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  } finally {
    ended.cancel();
  }
}

interface Listened {
  /** Events could have come. */
  readonly hasBegun: boolean;
  readonly why: string;
}

/** One connection, to its end. A platform that was started anew has another token: it is read again each time. */
async function listen(flags: PortalFlags, signal: AbortSignal, isAgain: boolean): Promise<Listened> {
  const session = portalSession(flags, process.env);
  if (!session.ok) return { hasBegun: false, why: session.error };
  const found = await session.value.stream("/v1/live/events", signal);
  if (!found.ok) return { hasBegun: false, why: found.error };
  const { address } = session.value;
  say(isAgain ? `listening at ${address} again: events in between are in tandem calls` : `listening at ${address}`);
  try {
    for await (const { event, data } of serverSentEvents(found.value)) {
      if (event !== "call") continue;
      const line = flags.json ? data : eventLine(JSON.parse(data) as LiveEventJson);
      if (!(await writeOut(process.stdout, `${line}\n`))) break;
    }
    return { hasBegun: true, why: `${address} has ended it` };
  } catch (error) {
    return { hasBegun: true, why: reasonOf(error) };
  }
}

/** For the person who waits for a line. */
function say(what: string): void {
  process.stderr.write(`${what}\n`);
}
