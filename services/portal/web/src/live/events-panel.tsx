import { Link } from "wouter";
import { Notice } from "../design/notice.tsx";
import { party } from "../format/party.ts";
import { clockWithMs } from "../format/time.ts";
import { words } from "../format/words.ts";
import type { LiveEvent } from "./use-live.ts";

/** What happened since the page is open, the newest first. */
export function EventsPanel({ events }: { readonly events: readonly LiveEvent[] }) {
  return (
    <section class="panel" aria-labelledby="events-title">
      <header>
        <h2 id="events-title">Events</h2>
        <span class="muted">since this page is open</span>
      </header>
      {events.length === 0 ? (
        <Notice icon="clock" title="Nothing yet">
          The next call or transfer shows here at once.
        </Notice>
      ) : (
        <ol class="events" aria-label="Events, the newest first">
          {events.map((event) => (
            <li key={event.number}>
              <span class="number muted">{clockWithMs(event.time)}</span>
              <div>
                <Link href={`/calls/${encodeURIComponent(event.callId)}`}>{words(event.name.replace(".", " "))}</Link>
                <p class="under">{detailOf(event)}</p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** What tells one event from another, in the records' own names. */
const TELLING = ["from", "to", "referTo", "rule", "side", "carrier", "outcome", "callResult", "sipStatus"] as const;

function detailOf({ detail = {} }: LiveEvent): string {
  return TELLING.flatMap((name) => (detail[name] === undefined ? [] : party(String(detail[name])))).join(" · ");
}
