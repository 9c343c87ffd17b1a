import type { Call } from "../api/call.ts";
import { Badge, type BadgeProps } from "../design/badge.tsx";
import { words } from "../format/words.ts";

const RESULTS: Readonly<Record<string, BadgeProps>> = {
  COMPLETED: { tone: "good", icon: "check", text: "Completed" },
  NO_ANSWER: { tone: "warn", icon: "clock", text: "No answer" },
  CANCEL: { tone: "plain", icon: "skip", text: "Cancelled" },
  BUSY: { tone: "warn", icon: "skip", text: "Busy" },
  FAILED: { tone: "bad", icon: "cross", text: "Failed" },
};

const OUTCOMES: Readonly<Record<string, BadgeProps>> = {
  MOVED: { tone: "good", icon: "transfer", text: "Moved" },
  FAILED: { tone: "bad", icon: "cross", text: "Failed" },
  REFUSED: { tone: "warn", icon: "warning", text: "Refused" },
  ABANDONED: { tone: "plain", icon: "skip", text: "Abandoned" },
};

/** How a call ended, or that it has not. */
export function ResultBadge({ call }: { readonly call: Call }) {
  if (call.callResult === undefined) {
    const isTalking = call.answerTime !== undefined;
    return call.endTime === undefined ? (
      <Badge tone="info" icon="live" text={isTalking ? "In progress" : "Ringing"} />
    ) : (
      <Badge tone="plain" icon="clock" text="Ended" />
    );
  }
  return <Badge {...(RESULTS[call.callResult] ?? plain(call.callResult))} />;
}

/** How a transfer ended, or that it has not. */
export function OutcomeBadge({ outcome }: { readonly outcome: string | undefined }) {
  if (outcome === undefined) return <Badge tone="info" icon="transfer" text="Under way" />;
  return <Badge {...(OUTCOMES[outcome] ?? plain(outcome))} />;
}

function plain(value: string): BadgeProps {
  return { tone: "plain", icon: "dot", text: words(value) };
}
