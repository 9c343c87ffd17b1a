import { useMemo, useRef, useState } from "preact/hooks";
import "./ladder-panel.css";
import { statusOf } from "../api/problem.ts";
import type { Ladder, LadderGap } from "../api/signalling.ts";
import { useLadder } from "../call/use-call.ts";
import { Icon } from "../design/icon.tsx";
import { Notice } from "../design/notice.tsx";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { clock } from "../format/time.ts";
import { LadderDrawing } from "./ladder-drawing.tsx";
import { ladderLayout } from "./ladder-layout.ts";
import { LadderParties } from "./ladder-parties.tsx";
import { RawMessage } from "./raw-message.tsx";
import { useRoom } from "./use-room.ts";

/** What crossed the wire, drawn; a message that is chosen is shown as it was. */
export function LadderPanel({ callId, isOpen }: { readonly callId: string; readonly isOpen: boolean }) {
  const { data, error, refetch } = useLadder(callId, isOpen);
  return (
    <section class="panel" aria-labelledby="ladder-title">
      <header>
        <h2 id="ladder-title">Signalling</h2>
        {data === undefined || data.messages.length === 0 ? null : (
          <span class="muted">{data.messages.length} messages; choose one to read it</span>
        )}
      </header>
      {data === undefined ? (
        error === null ? (
          <Skeleton lines={7} what="the ladder" />
        ) : statusOf(error) === 404 ? (
          <NotCaptured />
        ) : (
          <ProblemNotice error={error} what="The ladder" again={() => void refetch()} />
        )
      ) : data.messages.length === 0 ? (
        <NoMessages ladder={data} isOpen={isOpen} />
      ) : (
        <LadderView callId={callId} ladder={data} />
      )}
    </section>
  );
}

function NotCaptured() {
  return (
    <Notice icon="live" title="The signalling was not captured">
      Capture is switched off, or was when this call went on. Records, decisions and rated lines are whole without it.
    </Notice>
  );
}

function NoMessages({ ladder, isOpen }: { readonly ladder: Ladder; readonly isOpen: boolean }) {
  if (ladder.capture === "off" && !isOpen) return <NotCaptured />;
  return isOpen ? (
    <Notice icon="live" title="The ladder comes when the call has ended">
      Its messages are written down together, at the end of the call.
    </Notice>
  ) : (
    <Notice icon="live" title="No message of this call is kept">
      Captured messages are kept for a limited time and size; those of this call are gone, or were never taken.
    </Notice>
  );
}

function gapText({ fromTime, toTime, reason }: LadderGap): string {
  const from = fromTime === undefined ? "" : ` from ${clock(fromTime)}`;
  const to = toTime === undefined ? "" : ` to ${clock(toTime)}`;
  return `Nothing kept${from}${to}: ${reason}`;
}

function LadderView({ callId, ladder }: { readonly callId: string; readonly ladder: Ladder }) {
  const place = useRef<HTMLDivElement>(null);
  const room = useRoom(place);
  const [showsAll, setShowsAll] = useState(true);
  const [chosen, setChosen] = useState<number>();
  const { gaps = [] } = ladder;
  const repeated = ladder.messages.filter(({ isRetransmission }) => isRetransmission).length;
  const shown = useMemo(
    () => (showsAll ? ladder : { ...ladder, messages: ladder.messages.filter((message) => !message.isRetransmission) }),
    [ladder, showsAll],
  );
  const layout = useMemo(() => ladderLayout(shown, room), [shown, room]);
  return (
    <>
      {ladder.isCut || gaps.length > 0 || repeated > 0 ? (
        <div class="ladder-notes">
          {ladder.isCut ? (
            <span class="badge warn">
              <Icon name="warning" />
              More crossed the wire than is kept
            </span>
          ) : null}
          {gaps.map((gap, index) => (
            <span key={`${index} ${gap.reason}`} class="badge warn">
              <Icon name="warning" />
              {gapText(gap)}
            </span>
          ))}
          {repeated > 0 ? (
            <label class="check">
              <input
                type="checkbox"
                checked={showsAll}
                onChange={(event) => setShowsAll(event.currentTarget.checked)}
              />
              Show {repeated} {repeated === 1 ? "retransmission" : "retransmissions"}
            </label>
          ) : null}
        </div>
      ) : null}
      <div class="ladder" ref={place}>
        <LadderParties parties={ladder.parties} layout={layout} />
        <LadderDrawing parties={ladder.parties} layout={layout} choose={setChosen} />
      </div>
      <RawMessage callId={callId} ladder={shown} chosen={chosen} choose={setChosen} />
    </>
  );
}
