import type { ComponentChildren } from "preact";
import { Link } from "wouter";
import type { Call } from "../api/call.ts";
import { OutcomeBadge } from "../calls/call-badges.tsx";
import { Fact } from "../design/fact.tsx";
import { money } from "../format/money.ts";
import { dayAndTime, duration, milliseconds } from "../format/time.ts";
import { words } from "../format/words.ts";
import { q850Text } from "./q850-text.ts";

export function CallSummary({ call }: { readonly call: Call }) {
  return (
    <section class="panel" aria-label="Summary">
      <dl class="facts">
        <Fact name="Direction">{words(call.direction)}</Fact>
        <Fact name="Trunk">
          <Link href={`/trunks/${encodeURIComponent(call.trunkId)}`}>{call.trunkId}</Link>
        </Fact>
        <Fact name="Started">{instant(call.createTime)}</Fact>
        <Fact name="Answered">{instant(call.answerTime)}</Fact>
        <Fact name="Transferred">{instant(call.transferTime)}</Fact>
        <Fact name="Ended">{instant(call.endTime)}</Fact>
        <Fact name="Duration">
          {call.answerTime === undefined ? undefined : number(duration(call.durationSeconds))}
        </Fact>
        <Fact name="Post-dial delay">{ms(call.postDialDelayMs)}</Fact>
        <Fact name="Ring time">{ms(call.ringTimeMs)}</Fact>
        <Fact name="Hung up by">{call.hungUpBy === undefined ? undefined : words(call.hungUpBy)}</Fact>
        <Fact name="SIP status">{call.sipStatus}</Fact>
        <Fact name="Q.850 cause">
          {call.q850Cause === undefined ? undefined : `${call.q850Cause} ${q850Text(call.q850Cause)}`}
        </Fact>
        <Fact name="Cause">{call.cause}</Fact>
        <Fact name="Billed">
          {call.charges.length === 0 ? undefined : number(`${call.billingDurationSeconds}\u00a0s`)}
        </Fact>
        <Fact name="Price">{call.price === undefined ? undefined : number(money(call.price))}</Fact>
        {call.parentId === undefined ? null : <MadeBy call={call} />}
        <Fact name="Project">{call.projectId}</Fact>
        <Fact name="Trace">{call.traceId === undefined ? undefined : <code>{call.traceId}</code>}</Fact>
      </dl>
    </section>
  );
}

/** Of a referred call: how the transfer went that made it. */
function MadeBy({ call }: { readonly call: Call }) {
  return (
    <>
      <Fact name="Transfer">
        <OutcomeBadge outcome={call.outcome} />
      </Fact>
      <Fact name="Class of target">{call.targetClass}</Fact>
      <Fact name="Final NOTIFY">
        {call.finalStatus === undefined
          ? undefined
          : `${call.finalStatus}, ${call.notifyAnswered === true ? "answered" : "not answered"}`}
      </Fact>
      <Fact name="Answered, but not joined">{call.answeredButNotJoined === true ? "Yes" : undefined}</Fact>
      <Fact name="Refer-To">{call.referTo === undefined ? undefined : <code>{call.referTo}</code>}</Fact>
      <Fact name="Referred-By">{call.referredBy === undefined ? undefined : <code>{call.referredBy}</code>}</Fact>
    </>
  );
}

function instant(time: string | undefined): ComponentChildren {
  return time === undefined ? undefined : number(dayAndTime(time));
}

function ms(value: number | undefined): ComponentChildren {
  return value === undefined ? undefined : number(milliseconds(value));
}

function number(text: string): ComponentChildren {
  return <span class="number">{text}</span>;
}
