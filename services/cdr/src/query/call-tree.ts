import type { Call, CallTree } from "@tandem/contracts";

/**
 * The tree that a call belongs to: from its first record down. A record whose parent is not here is a root, and so is
 * one whose ancestors go round in a circle, which no true set of events makes.
 */
export function callTreeOf(calls: readonly Call[], callId: string): CallTree | undefined {
  const byId = new Map(calls.map((call) => [call.callId, call]));
  const root = rootOf(byId, callId);
  if (root === undefined) return undefined;
  const childrenOf = new Map<string, Call[]>();
  for (const call of calls) {
    if (call.callId === root.callId) continue;
    const siblings = childrenOf.get(call.parentId);
    if (siblings === undefined) childrenOf.set(call.parentId, [call]);
    else siblings.push(call);
  }
  const tree = (call: Call): CallTree => ({
    call,
    children: (childrenOf.get(call.callId) ?? [])
      .sort((one, other) => one.createTimeMs - other.createTimeMs || (one.callId < other.callId ? -1 : 1))
      .map(tree),
  });
  return tree(root);
}

function rootOf(byId: ReadonlyMap<string, Call>, callId: string): Call | undefined {
  const passed = new Set<string>();
  let call = byId.get(callId);
  while (call !== undefined && !passed.has(call.callId)) {
    passed.add(call.callId);
    const parent = byId.get(call.parentId);
    if (parent === undefined) return call;
    call = parent;
  }
  return call;
}

interface Member {
  readonly call_id: string;
  readonly parent_id: string;
}

/** Of these members those that are below one of the tops at any depth and no top themselves, in their order. */
export function belowOf<M extends Member>(tops: readonly Member[], members: readonly M[]): readonly M[] {
  const isTop = new Set(tops.map((top) => top.call_id));
  const parentOf = new Map(members.map((member) => [member.call_id, member.parent_id]));
  return members.filter((member) => {
    if (isTop.has(member.call_id)) return false;
    const passed = new Set<string>();
    let id = member.parent_id;
    while (!isTop.has(id)) {
      const next = parentOf.get(id);
      if (next === undefined || passed.has(id)) return false;
      passed.add(id);
      id = next;
    }
    return true;
  });
}
