import type { Call, CallTree, ListedCall } from "../api/call.ts";

/** A record in its place of the tree. */
export interface TreeRow {
  readonly call: Call;
  /** 0 for the call that began it. */
  readonly depth: number;
  readonly hasRows: boolean;
}

/** A listed call and all below it, each after its parent; only the call itself where it is closed. */
export function rowsOfListed(call: ListedCall, isClosed: boolean): readonly TreeRow[] {
  const { children = [] } = call;
  const below = new Map<string, Call[]>();
  for (const child of children) {
    const parent = child.parentId ?? call.callId;
    below.set(parent, [...(below.get(parent) ?? []), child]);
  }
  const rows = (of: Call, depth: number): readonly TreeRow[] => {
    const own = below.get(of.callId) ?? [];
    // Taken out, so that a record that names itself as its ancestor is shown once.
    below.delete(of.callId);
    const shown = isClosed ? [] : own.flatMap((child) => rows(child, depth + 1));
    return [{ call: of, depth, hasRows: own.length > 0 }, ...shown];
  };
  return rows(call, 0);
}

/** Records that were found one by one: each below the one that it came from, where that was found too. */
export function treesOfFound(found: readonly Call[]): readonly ListedCall[] {
  const ids = new Set(found.map(({ callId }) => callId));
  const isBelow = ({ parentId }: Call): boolean => parentId !== undefined && ids.has(parentId);
  const below = found.filter(isBelow);
  return found.filter((call) => !isBelow(call)).map((call) => ({ ...call, children: below }));
}

/** A tree, each record after its parent. */
export function rowsOfTree({ call, children }: CallTree, depth = 0): readonly TreeRow[] {
  const below = children.flatMap((child) => rowsOfTree(child, depth + 1));
  return [{ call, depth, hasRows: below.length > 0 }, ...below];
}
