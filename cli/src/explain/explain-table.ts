import type { ExplanationJson } from "@tandem/all-in-one";
import { formatTable } from "../terminal/table.ts";

const MARKS: Readonly<Record<string, string>> = { passed: "✓", refused: "✗", changed: "~", skipped: "-" };

/** A dry run as text: the rules in order, and what the transferor would be told. */
export function explainTable(found: ExplanationJson): string {
  const rules = found.trace.map(({ rule, outcome, detail }) => [`${MARKS[outcome] ?? " "} ${outcome}`, rule, detail]);
  const parts = [
    `Refer-To  ${found.referTo}\ntrunk     ${found.trunk}\nclass     ${found.targetClass ?? "none: it is refused"}`,
  ];
  if (rules.length > 0) parts.push(formatTable(["", "RULE", "WHY"], rules));
  if (found.carriers.length > 0) {
    const rows = found.carriers.map((one, index) => [
      String(index + 1),
      one.carrier,
      `${one.transport} ${one.address}${one.port === undefined ? "" : ` port ${one.port}`}`,
      one.user,
    ]);
    parts.push(formatTable(["TRY", "CARRIER", "WHERE", "NUMBER"], rows));
  }
  if (found.callerId !== undefined) parts.push(`caller ID ${found.callerId}`);
  parts.push(outcomeOf(found));
  return parts.join("\n\n");
}

function outcomeOf({ rule, referStatus, finalStatus, warning }: ExplanationJson): string {
  const why = warning === undefined ? "" : `: ${warning}`;
  if (referStatus >= 300) return `REFER     ${referStatus} by rule ${rule}${why}\nNOTIFY    none; the call goes on`;
  const final =
    finalStatus === undefined
      ? "what the target answers"
      : `${finalStatus} by rule ${rule}${why}; no INVITE is sent, the call goes on`;
  return `REFER     ${referStatus}\nNOTIFY    100, then ${final}`;
}
