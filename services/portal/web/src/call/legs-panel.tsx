import type { Call, Leg } from "../api/call.ts";
import { party } from "../format/party.ts";
import { clockWithMs } from "../format/time.ts";
import { words } from "../format/words.ts";
import { q850Text } from "./q850-text.ts";

/** The dialogs of the linked records, seen from the platform. */
export function LegsPanel({ records }: { readonly records: readonly Call[] }) {
  const legs = records.flatMap((record) => record.legs.map((leg) => ({ record, leg })));
  if (legs.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="legs-title">
      <header>
        <h2 id="legs-title">Legs</h2>
      </header>
      <div class="scroll-x">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Leg</th>
              <th scope="col">Record</th>
              <th scope="col">Started</th>
              <th scope="col">Answered</th>
              <th scope="col">Ended</th>
              <th scope="col">How it ended</th>
              <th scope="col">Call-ID</th>
            </tr>
          </thead>
          <tbody>
            {legs.map(({ record, leg }) => (
              <Row key={`${record.callId} ${leg.legId}`} record={record} leg={leg} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ record, leg }: { readonly record: Call; readonly leg: Leg }) {
  return (
    <tr>
      <td>
        {leg.side === undefined ? "Leg" : words(leg.side)}
        {leg.carrier === undefined ? "" : ` ${leg.carrier}`}
        <div class="under number">{leg.remote}</div>
      </td>
      <td class="number">to {party(record.to)}</td>
      <td class="number">{shown(leg.startTime)}</td>
      <td class="number">{shown(leg.answerTime)}</td>
      <td class="number">{shown(leg.endTime)}</td>
      <td>{howItEnded(leg)}</td>
      <td>
        <code class="call-id">{leg.sipCallId}</code>
      </td>
    </tr>
  );
}

function shown(instant: string | undefined): string {
  return instant === undefined ? "–" : clockWithMs(instant);
}

function howItEnded({ hungUpBy, sipStatus, q850Cause }: Leg): string {
  const parts = [
    hungUpBy === undefined ? [] : `by ${words(hungUpBy).toLowerCase()}`,
    sipStatus === undefined ? [] : `SIP ${sipStatus}`,
    q850Cause === undefined ? [] : `Q.850 ${q850Cause} ${q850Text(q850Cause)}`.trim(),
  ].flat();
  return parts.length === 0 ? "–" : parts.join(", ");
}
