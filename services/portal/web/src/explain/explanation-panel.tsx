import type { Explanation } from "../api/platform.ts";
import { TraceList } from "../call/trace-list.tsx";
import "../call/call-page.css";
import { Badge, type BadgeProps } from "../design/badge.tsx";
import { Fact } from "../design/fact.tsx";

/** What would happen, and why. */
export function ExplanationPanel({ explanation }: { readonly explanation: Explanation }) {
  const { rule, trace, carriers, referStatus, finalStatus, targetClass, callerId, warning } = explanation;
  return (
    <>
      <header>
        <h2>Decision</h2>
        {targetClass === undefined ? null : <span class="class-tag">{targetClass}</span>}
        <span class="end">
          <Badge {...verdictOf(explanation)} />
        </span>
      </header>
      <div class="explanation">
        <p class="explained-rule">{rule}</p>
        {warning === undefined ? null : <Badge tone="warn" icon="warning" text={warning} />}
        <dl class="facts tight">
          <Fact name="Answer to the REFER">{referStatus}</Fact>
          <Fact name="Final NOTIFY">{finalStatus ?? "As the target answers"}</Fact>
          <Fact name="Caller ID">{callerId}</Fact>
        </dl>
        <h3>Rules, in order</h3>
        <TraceList trace={trace} />
        {carriers.length === 0 ? null : <Carriers explanation={explanation} />}
      </div>
    </>
  );
}

function verdictOf({ referStatus, finalStatus }: Explanation): BadgeProps {
  if (referStatus >= 300) return { tone: "bad", icon: "cross", text: `The REFER is refused with ${referStatus}` };
  if (finalStatus !== undefined && finalStatus >= 300) {
    return { tone: "warn", icon: "warning", text: `Accepted, then refused with ${finalStatus}` };
  }
  return { tone: "good", icon: "check", text: "The target is called" };
}

function Carriers({ explanation: { carriers } }: { readonly explanation: Explanation }) {
  return (
    <>
      <h3>Where the INVITE would go</h3>
      <div class="scroll-x boxed">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col">To</th>
              <th scope="col">Address</th>
              <th scope="col">Transport</th>
              <th scope="col">User</th>
            </tr>
          </thead>
          <tbody>
            {carriers.map(({ carrier, address, port, transport, user }, index) => (
              <tr key={`${index} ${carrier} ${address}`}>
                <td class="number">{index + 1}</td>
                <td>{carrier}</td>
                <td class="number">{port === undefined ? address : `${address}:${port}`}</td>
                <td>{transport}</td>
                <td class="number">{user}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
