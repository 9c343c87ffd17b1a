import { useState } from "preact/hooks";
import type { ListedCall } from "../api/call.ts";
import { CallRow } from "./call-row.tsx";
import { rowsOfListed } from "./tree-rows.ts";

interface CallsTableProps {
  readonly calls: readonly ListedCall[];
  /** Another page is on its way. */
  readonly isStale: boolean;
}

export function CallsTable({ calls, isStale }: CallsTableProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const toggle = (callId: string): void =>
    setClosed((before) =>
      before.has(callId) ? new Set([...before].filter((id) => id !== callId)) : new Set([...before, callId]),
    );
  return (
    <div class="scroll-x" aria-busy={isStale}>
      <table class="table rows calls-table">
        <caption class="visually-hidden">Calls, the newest first; referred calls below the call they came from</caption>
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">Started</th>
            <th scope="col">Trunk</th>
            <th scope="col">Result</th>
            <th scope="col">Transfer</th>
            <th scope="col" class="right">
              Duration
            </th>
            <th scope="col" class="right">
              Billed
            </th>
            <th scope="col" class="right">
              Price
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.flatMap((call) =>
            rowsOfListed(call, closed.has(call.callId)).map((row) => (
              <CallRow
                key={row.call.callId}
                {...row}
                isOpen={!closed.has(call.callId)}
                toggle={() => toggle(call.callId)}
              />
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}
