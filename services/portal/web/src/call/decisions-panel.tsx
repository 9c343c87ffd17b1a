import { Link } from "wouter";
import type { Call, Transfer } from "../api/call.ts";
import { OutcomeBadge } from "../calls/call-badges.tsx";
import { Fact } from "../design/fact.tsx";
import { clockWithMs } from "../format/time.ts";
import { TraceList } from "./trace-list.tsx";

/** Each transfer of the linked records, or that call's own decision: what was decided, by which rule. */
export function DecisionsPanel({ records }: { readonly records: readonly Call[] }) {
  const transfers = records.flatMap((record) => record.transfers);
  const [first] = records;
  const hasOwn = first !== undefined && (first.trace.length > 0 || first.rule !== undefined);
  if (transfers.length === 0 && !hasOwn) return null;
  return (
    <section class="panel" aria-labelledby="decisions-title">
      <header>
        <h2 id="decisions-title">Decisions</h2>
        <span class="muted">every rule that was looked at, in order</span>
      </header>
      <div class="decisions">
        {hasOwn ? <OwnDecision call={first} /> : null}
        {transfers.map((transfer) => (
          <TransferDecision key={transfer.transferId} transfer={transfer} />
        ))}
      </div>
    </section>
  );
}

function OwnDecision({ call }: { readonly call: Call }) {
  return (
    <article>
      <h3>The call itself</h3>
      <p>{call.rule === undefined ? "No rule decided." : `Decided by ${call.rule}`}</p>
      <TraceList trace={call.trace} />
    </article>
  );
}

function TransferDecision({ transfer }: { readonly transfer: Transfer }) {
  const { callId, targetClass, outcome, finalStatus, notifyAnsweredStatus, requestTime, moveTime } = transfer;
  return (
    <article>
      <h3 class="decision-title">
        Transfer to <code>{transfer.referTo}</code>
        {targetClass === undefined ? null : <span class="class-tag">{targetClass}</span>}
        <OutcomeBadge outcome={outcome} />
      </h3>
      <p>{transfer.rule === "" ? "No rule decided." : `Decided by ${transfer.rule}`}</p>
      <dl class="facts tight">
        <Fact name="REFER">{requestTime === undefined ? undefined : <Time instant={requestTime} />}</Fact>
        <Fact name="Moved">{moveTime === undefined ? undefined : <Time instant={moveTime} />}</Fact>
        <Fact name="Final NOTIFY">{finalStatus}</Fact>
        <Fact name="Answered with">{notifyAnsweredStatus}</Fact>
        <Fact name="Answered, but not joined">{transfer.answeredButNotJoined ? "Yes" : undefined}</Fact>
        <Fact name="Referred-By">{transfer.referredBy}</Fact>
        <Fact name="Record">
          {callId === undefined ? undefined : <Link href={`/calls/${encodeURIComponent(callId)}`}>Its own</Link>}
        </Fact>
      </dl>
      <TraceList trace={transfer.trace} />
    </article>
  );
}

function Time({ instant }: { readonly instant: string }) {
  return <span class="number">{clockWithMs(instant)}</span>;
}
