import { Link } from "wouter";
import { OutcomeBadge, ResultBadge } from "../calls/call-badges.tsx";
import type { TreeRow } from "../calls/tree-rows.ts";
import { money } from "../format/money.ts";
import { party } from "../format/party.ts";
import { clock, duration } from "../format/time.ts";

interface RecordsPanelProps {
  readonly rows: readonly TreeRow[];
  /** callId of the record that the page is about. */
  readonly shown: string;
}

/** The records that transfers link, the call that began them first. */
export function RecordsPanel({ rows, shown }: RecordsPanelProps) {
  if (rows.length < 2) return null;
  return (
    <section class="panel" aria-labelledby="records-title">
      <header>
        <h2 id="records-title">Linked records</h2>
        <span class="muted">{rows.length} records of one call and its transfers</span>
      </header>
      <div class="scroll-x">
        <table class="table rows">
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">Started</th>
              <th scope="col">Result</th>
              <th scope="col">Transfer</th>
              <th scope="col" class="right">
                Duration
              </th>
              <th scope="col" class="right">
                Price
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.call.callId} row={row} isShown={row.call.callId === shown} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ row: { call, depth }, isShown }: { readonly row: TreeRow; readonly isShown: boolean }) {
  return (
    <tr class={isShown ? "call-row shown" : "call-row"}>
      <td>
        <div class="call-tree" style={{ paddingLeft: `${Math.max(0, depth - 1) * 22}px` }}>
          {depth === 0 ? null : <span class="branch" aria-hidden="true" />}
          <Link
            href={`/calls/${encodeURIComponent(call.callId)}`}
            class="call-link"
            aria-current={isShown ? "page" : undefined}
          >
            <span class="number">{party(call.from)}</span> → <span class="number">{party(call.to)}</span>
          </Link>
          {isShown ? <span class="class-tag">This record</span> : null}
        </div>
      </td>
      <td class="number">{clock(call.createTime)}</td>
      <td>
        <ResultBadge call={call} />
      </td>
      <td>
        {call.parentId === undefined ? (
          <span class="muted">Initial</span>
        ) : (
          <span class="transfer-cell">
            {call.targetClass === undefined ? null : <span class="class-tag">{call.targetClass}</span>}
            <OutcomeBadge outcome={call.outcome} />
          </span>
        )}
      </td>
      <td class="number right">{call.answerTime === undefined ? "–" : duration(call.durationSeconds)}</td>
      <td class="number right">{call.price === undefined ? "–" : money(call.price)}</td>
    </tr>
  );
}
