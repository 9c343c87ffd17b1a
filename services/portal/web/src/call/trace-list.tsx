import type { RuleTrace } from "../api/call.ts";
import { Icon, type IconName } from "../design/icon.tsx";
import { words } from "../format/words.ts";

const OUTCOMES: Readonly<Record<string, { readonly icon: IconName; readonly tone: string }>> = {
  passed: { icon: "check", tone: "good" },
  refused: { icon: "cross", tone: "bad" },
  changed: { icon: "change", tone: "info" },
  skipped: { icon: "skip", tone: "plain" },
};

/** The rules that were looked at, in order, and what each said. */
export function TraceList({ trace }: { readonly trace: readonly RuleTrace[] }) {
  if (trace.length === 0) return <p class="muted">No rule was looked at.</p>;
  return (
    <ol class="trace">
      {trace.map(({ rule, outcome, detail }, index) => {
        const { icon, tone } = OUTCOMES[outcome] ?? { icon: "dot" as const, tone: "plain" };
        return (
          // A rule may be looked at twice: its place is all that tells one line from another.
          <li key={`${index} ${rule}`}>
            <span class={`badge ${tone}`}>
              <Icon name={icon} />
              {words(outcome)}
            </span>
            <span class="trace-rule">{rule}</span>
            <span class="trace-detail">{detail}</span>
          </li>
        );
      })}
    </ol>
  );
}
