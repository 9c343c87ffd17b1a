import type { TraceSpan } from "./trace-span.ts";

/** A span in its place: `stem` is what is drawn before its name. */
export interface TraceRow {
  readonly stem: string;
  readonly span: TraceSpan;
}

/** What begins in the same millisecond stands in the order in which it happens. */
const ORDER = [
  "INVITE",
  "hop",
  "step",
  "transfer.decide",
  "NOTIFY",
  "ask billing",
  "authorize",
  "INVITE target",
  "REFER",
];

/** A trace as a tree: spans below their parents, in the order of their beginning. A span whose parent is not there is a root. */
export function traceTree(spans: readonly TraceSpan[]): readonly TraceRow[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const parentOf = ({ parentSpanId }: TraceSpan): string => (known.has(parentSpanId) ? parentSpanId : "");
  const childrenOf = Map.groupBy(spans.toSorted(byBeginning), parentOf);
  const rows: TraceRow[] = [];
  const add = (span: TraceSpan, stem: string, indent: string): void => {
    rows.push({ stem, span });
    const children = childrenOf.get(span.spanId) ?? [];
    for (const [index, child] of children.entries()) {
      const isLast = index === children.length - 1;
      add(child, `${indent}${isLast ? "└─ " : "├─ "}`, `${indent}${isLast ? "   " : "│  "}`);
    }
  };
  for (const root of childrenOf.get("") ?? []) add(root, "", "");
  return rows;
}

function byBeginning(one: TraceSpan, other: TraceSpan): number {
  return (
    one.startMs - other.startMs ||
    orderOf(one) - orderOf(other) ||
    one.name.localeCompare(other.name) ||
    one.spanId.localeCompare(other.spanId)
  );
}

function orderOf({ name }: TraceSpan): number {
  const kind = name.startsWith("NOTIFY ") ? "NOTIFY" : name;
  return ORDER.indexOf(kind);
}
