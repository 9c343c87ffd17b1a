import type { CallJson } from "@tandem/all-in-one";

/** A call in its place: `stem` is what is drawn before it, "" for a call that nothing here is the parent of. */
export interface ForestRow {
  readonly stem: string;
  readonly call: CallJson;
}

/** Calls in the order given, each with the calls that were transferred out of it below it, oldest first. */
export function callForest(calls: readonly CallJson[]): readonly ForestRow[] {
  const known = new Set(calls.map(({ callId }) => callId));
  const childrenOf = new Map<string, CallJson[]>();
  for (const call of calls) {
    if (call.parentId === undefined || !known.has(call.parentId)) continue;
    childrenOf.set(call.parentId, [call, ...(childrenOf.get(call.parentId) ?? [])]);
  }
  const rows: ForestRow[] = [];
  const add = (call: CallJson, stem: string, indent: string): void => {
    rows.push({ stem, call });
    const children = (childrenOf.get(call.callId) ?? []).toSorted((a, b) => a.createTime.localeCompare(b.createTime));
    for (const [index, child] of children.entries()) {
      const isLast = index === children.length - 1;
      add(child, `${indent}${isLast ? "└─ " : "├─ "}`, `${indent}${isLast ? "   " : "│  "}`);
    }
  };
  for (const call of calls) if (call.parentId === undefined || !known.has(call.parentId)) add(call, "", "");
  return rows;
}
