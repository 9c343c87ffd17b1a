import { Link } from "wouter";
import type { Call } from "../api/call.ts";
import { ResultBadge } from "../calls/call-badges.tsx";
import { Icon } from "../design/icon.tsx";
import { party } from "../format/party.ts";
import { clock, duration } from "../format/time.ts";
import { isOperator, useSession } from "../session/use-session.ts";
import { useNow } from "./use-now.ts";

interface LiveCallsProps {
  readonly calls: readonly Call[];
  readonly end: (call: Call) => void;
}

export function LiveCalls({ calls, end }: LiveCallsProps) {
  const now = useNow();
  const mayEnd = isOperator(useSession());
  return (
    <div class="scroll-x">
      <table class="table rows">
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">Trunk</th>
            <th scope="col">Started</th>
            <th scope="col">State</th>
            <th scope="col" class="right">
              So far
            </th>
            {mayEnd ? (
              <th scope="col">
                <span class="visually-hidden">End the call</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <tr key={call.callId}>
              <td>
                <span class="call-tree">
                  {call.parentId === undefined ? null : <span class="branch" aria-hidden="true" />}
                  <Link href={`/calls/${encodeURIComponent(call.callId)}`}>
                    <span class="number">
                      {party(call.from)} → {party(call.to)}
                    </span>
                  </Link>
                  {call.parentId === undefined ? null : <span class="class-tag">{call.targetClass ?? "Transfer"}</span>}
                </span>
              </td>
              <td>{call.trunkId}</td>
              <td class="number">{clock(call.createTime)}</td>
              <td>
                <ResultBadge call={call} />
              </td>
              <td class="number right">
                {duration(Math.max(0, (now - Date.parse(call.answerTime ?? call.createTime)) / 1000))}
              </td>
              {mayEnd ? (
                <td class="right">
                  <button
                    type="button"
                    class="button danger small"
                    aria-label={`End the call of ${party(call.from)} to ${party(call.to)}`}
                    onClick={() => end(call)}
                  >
                    <Icon name="hangup" size={14} />
                    End
                  </button>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
