import { Link } from "wouter";
import "./call-page.css";
import { ResultBadge } from "../calls/call-badges.tsx";
import { rowsOfTree } from "../calls/tree-rows.ts";
import { Icon } from "../design/icon.tsx";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { party } from "../format/party.ts";
import { LadderPanel } from "../ladder/ladder-panel.tsx";
import { isOperator, useSession } from "../session/use-session.ts";
import { Page } from "../shell/page.tsx";
import { CallSummary } from "./call-summary.tsx";
import { ChargesPanel } from "./charges-panel.tsx";
import { DecisionsPanel } from "./decisions-panel.tsx";
import { LegsPanel } from "./legs-panel.tsx";
import { RecordsPanel } from "./records-panel.tsx";
import { TimelinePanel } from "./timeline-panel.tsx";
import { isGoingOn, pathOf, useCall } from "./use-call.ts";

export function CallPage({ callId }: { readonly callId: string }) {
  const details = useCall(callId);
  const { data } = details;
  if (data === undefined) {
    return (
      <Page title="Call" above={<Back />}>
        <div class="panel">
          {details.error === null ? (
            <Skeleton lines={8} what="the call" />
          ) : (
            <ProblemNotice error={details.error} what="This call" again={() => void details.refetch()} />
          )}
        </div>
      </Page>
    );
  }
  const { call, tree } = data;
  const rows = rowsOfTree(tree);
  const records = rows.map((row) => row.call);
  const isOpen = isGoingOn(data);
  const heading = (
    <span class="call-heading">
      <span class="number">{party(call.from)}</span>
      <span class="muted" aria-hidden="true">
        →
      </span>
      <span class="visually-hidden">to</span>
      <span class="number">{party(call.to)}</span>
      <ResultBadge call={call} />
    </span>
  );
  return (
    <Page
      title={`Call of ${party(call.from)} to ${party(call.to)}`}
      heading={heading}
      above={<Back />}
      actions={<Downloads callId={callId} groupId={call.groupId} />}
    >
      <CallSummary call={call} />
      <RecordsPanel rows={rows} shown={callId} />
      <ChargesPanel records={records} />
      <div class="call-columns">
        <LadderPanel callId={callId} isOpen={isOpen} />
        <TimelinePanel callId={callId} isOpen={isOpen} />
      </div>
      <DecisionsPanel records={records} />
      <LegsPanel records={records} />
    </Page>
  );
}

function Back() {
  return (
    <Link href="/calls" class="back">
      <Icon name="left" size={14} />
      Call Detail Records
    </Link>
  );
}

function Downloads({ callId, groupId }: { readonly callId: string; readonly groupId: string }) {
  const mayHavePcap = isOperator(useSession());
  const csv = new URLSearchParams({ format: "csv", groupId });
  return (
    <>
      <a class="button" href={`/v1/calls/export?${csv}`} download>
        <Icon name="download" size={14} />
        CSV
      </a>
      {mayHavePcap ? (
        <a class="button" href={`${pathOf(callId)}/signalling.pcap`} download>
          <Icon name="download" size={14} />
          pcap
        </a>
      ) : null}
    </>
  );
}
