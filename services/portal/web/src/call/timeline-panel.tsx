import type { TimelineEvent } from "../api/signalling.ts";
import { Icon, type IconName } from "../design/icon.tsx";
import { Notice } from "../design/notice.tsx";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { clockWithMs, offset } from "../format/time.ts";
import { useTimeline } from "./use-call.ts";

/** What happened, over all linked records, in order. */
export function TimelinePanel({ callId, isOpen }: { readonly callId: string; readonly isOpen: boolean }) {
  const { data, error, refetch } = useTimeline(callId, isOpen);
  return (
    <section class="panel timeline-panel" aria-labelledby="timeline-title">
      <header>
        <h2 id="timeline-title">Time line</h2>
      </header>
      {data === undefined ? (
        error === null ? (
          <Skeleton lines={6} what="the time line" />
        ) : (
          <ProblemNotice error={error} what="The time line" again={() => void refetch()} />
        )
      ) : data.events.length === 0 ? (
        <Notice icon="clock" title="Nothing has happened yet" />
      ) : (
        <Events events={data.events} />
      )}
    </section>
  );
}

function Events({ events }: { readonly events: readonly TimelineEvent[] }) {
  const began = Date.parse(events[0]?.time ?? "");
  return (
    <ol class="timeline">
      {events.map((event, index) => (
        <li key={`${index} ${event.name}`}>
          <span class="timeline-icon">
            <Icon name={iconOf(event.name)} size={12} />
          </span>
          <div>
            <p>{sentence(event.text)}</p>
            <p class="under number">
              <time dateTime={event.time} title={clockWithMs(event.time)}>
                {offset(began, Date.parse(event.time))}
              </time>
              {` · ${clockWithMs(event.time)}`}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** By the words of an event's name, so that a new one has a picture too. */
function iconOf(name: string): IconName {
  const has = (word: string): boolean => name.toLowerCase().includes(word);
  if (has("moved") || has("refer") || has("transfer") || has("notif")) return "transfer";
  if (has("decid") || has("decision")) return "explain";
  if (has("answer")) return "check";
  if (has("ring")) return "live";
  if (has("rated") || has("charge")) return "records";
  if (has("ended") || has("hung")) return "hangup";
  return "dot";
}
