import { Link } from "wouter";
import type { Call } from "../api/call.ts";
import { Icon } from "../design/icon.tsx";
import { money } from "../format/money.ts";
import { party } from "../format/party.ts";
import { clock, day, duration } from "../format/time.ts";
import { words } from "../format/words.ts";
import { OutcomeBadge, ResultBadge } from "./call-badges.tsx";
import type { TreeRow } from "./tree-rows.ts";

interface CallRowProps extends TreeRow {
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

export function CallRow({ call, depth, hasRows, isOpen, toggle }: CallRowProps) {
  const isReferred = call.parentId !== undefined;
  return (
    <tr class={isReferred ? "call-row child" : "call-row"}>
      <td>
        <div class="call-tree" style={{ paddingLeft: `${depth * 22}px` }}>
          {depth === 0 && hasRows ? (
            <button
              type="button"
              class="expander"
              aria-expanded={isOpen}
              aria-label={`Referred calls of ${party(call.from)} to ${party(call.to)}`}
              onClick={toggle}
            >
              <Icon name="chevron" size={14} />
            </button>
          ) : (
            <span class={isReferred ? "branch" : "no-expander"} aria-hidden="true" />
          )}
          <Direction call={call} />
          <Link href={`/calls/${encodeURIComponent(call.callId)}`} class="call-link">
            <span class="number">{party(call.from)}</span>
            <span class="muted" aria-hidden="true">
              {" → "}
            </span>
            <span class="visually-hidden"> to </span>
            <span class="number">{party(call.to)}</span>
          </Link>
        </div>
      </td>
      <td class="number">
        <span class="muted">{day(call.createTime)}</span> {clock(call.createTime)}
      </td>
      <td>{call.trunkId}</td>
      <td>
        <ResultBadge call={call} />
      </td>
      <td>
        <TransferCell call={call} />
      </td>
      <td class="number right">{call.answerTime === undefined ? "–" : duration(call.durationSeconds)}</td>
      <td class="number right">{call.charges.length === 0 ? "–" : `${call.billingDurationSeconds}\u00a0s`}</td>
      <td class="number right">{call.price === undefined ? <Unpriced call={call} /> : money(call.price)}</td>
    </tr>
  );
}

function Direction({ call }: { readonly call: Call }) {
  const isInbound = call.direction === "INBOUND";
  return (
    <span class="direction" title={words(call.direction)}>
      <Icon name={isInbound ? "inbound" : "outbound"} size={14} />
      <span class="visually-hidden">{words(call.direction)}</span>
    </span>
  );
}

/** Of a referred call how its transfer went; of another, those transfers that made no call of their own. */
function TransferCell({ call }: { readonly call: Call }) {
  if (call.parentId !== undefined) {
    return (
      <span class="transfer-cell">
        {call.targetClass === undefined ? null : <span class="class-tag">{call.targetClass}</span>}
        <OutcomeBadge outcome={call.outcome} />
      </span>
    );
  }
  const childless = call.transfers.filter(({ callId }) => callId === undefined);
  return (
    <span class="transfer-cell">
      {childless.slice(0, 2).map(({ transferId, targetClass, outcome }) => (
        <span key={transferId} class="transfer-cell">
          {targetClass === undefined ? null : <span class="class-tag">{targetClass}</span>}
          <OutcomeBadge outcome={outcome} />
        </span>
      ))}
    </span>
  );
}

function Unpriced({ call }: { readonly call: Call }) {
  const reason = call.charges.find((charge) => charge.reason !== undefined)?.reason;
  return reason === undefined ? <span class="muted">–</span> : <span title={reason}>No fee</span>;
}
