import { useState } from "preact/hooks";
import "./live-page.css";
import type { Call } from "../api/call.ts";
import { Badge } from "../design/badge.tsx";
import { Notice } from "../design/notice.tsx";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { Page } from "../shell/page.tsx";
import { EndCallDialog } from "./end-call-dialog.tsx";
import { EventsPanel } from "./events-panel.tsx";
import { LiveCalls } from "./live-calls.tsx";
import { useLiveEvents, useLiveView } from "./use-live.ts";

export function LivePage() {
  const live = useLiveView();
  const { events, isConnected } = useLiveEvents();
  const [ending, setEnding] = useState<Call>();
  const { data } = live;
  return (
    <Page
      title="Live"
      actions={
        isConnected ? (
          <Badge tone="good" icon="live" text="Events come as they happen" />
        ) : (
          <Badge tone="warn" icon="clock" text="Connecting to the events" />
        )
      }
    >
      <dl class="figures">
        <Figure name="Calls now" value={data?.activeCalls} />
        <Figure name="Transfers now" value={data?.activeTransfers} />
        <Figure name="New calls a second" value={data?.cps} />
      </dl>
      <div class="live-columns">
        <section class="panel" aria-labelledby="live-title">
          <header>
            <h2 id="live-title">Calls in progress</h2>
          </header>
          {data === undefined ? (
            live.error === null ? (
              <Skeleton lines={5} what="calls" />
            ) : (
              <ProblemNotice error={live.error} what="The list of live calls" again={() => void live.refetch()} />
            )
          ) : data.calls.length === 0 ? (
            <Notice icon="live" title="No call is in progress">
              Calls appear here as they begin, and leave when they end.
            </Notice>
          ) : (
            <LiveCalls calls={data.calls} end={setEnding} />
          )}
        </section>
        <EventsPanel events={events} />
      </div>
      <EndCallDialog call={ending} close={() => setEnding(undefined)} />
    </Page>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: number | undefined }) {
  return (
    <div class="panel figure">
      <dt>{name}</dt>
      <dd class="number">{value === undefined ? "–" : new Intl.NumberFormat().format(value)}</dd>
    </div>
  );
}
