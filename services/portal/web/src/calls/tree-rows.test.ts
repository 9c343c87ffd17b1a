import { expect, test } from "vitest";
import type { Call, ListedCall } from "../api/call.ts";
import { rowsOfListed, rowsOfTree, type TreeRow, treesOfFound } from "./tree-rows.ts";

const record = (callId: string, parentId?: string): Call => ({
  callId,
  from: "+12025550100",
  to: "+12025550101",
  direction: "OUTBOUND",
  createTime: "2026-01-31T09:00:00Z",
  durationSeconds: 0,
  billingDurationSeconds: 0,
  projectId: "default",
  trunkId: "acme",
  groupId: "a",
  ...(parentId === undefined ? {} : { parentId }),
  relationshipType: parentId === undefined ? "initial" : "referred",
  hasChildren: false,
  trace: [],
  transferDepth: 0,
  isComplete: true,
  sipCallIds: [],
  transfers: [],
  legs: [],
  charges: [],
});
const shown = (rows: readonly TreeRow[]) => rows.map(({ call, depth }) => `${depth} ${call.callId}`);

/** a has b and d, b has c. */
const LISTED: ListedCall = { ...record("a"), children: [record("b", "a"), record("c", "b"), record("d", "a")] };

test("a chain of transfers is shown below the call that began it, each record after its parent", () => {
  expect(shown(rowsOfListed(LISTED, false))).toEqual(["0 a", "1 b", "2 c", "1 d"]);
});

test("a closed call shows itself alone, and that there is more", () => {
  expect(rowsOfListed(LISTED, true)).toMatchObject([{ depth: 0, hasRows: true }]);
});

test("a record that names itself as its parent does not go round", () => {
  expect(shown(rowsOfListed({ ...record("a", "a"), children: [record("a", "a")] }, false))).toEqual(["0 a", "1 a"]);
});

test("what was found one by one is shown below what it came from, where that was found too", () => {
  const found = treesOfFound([record("c", "b"), record("b", "a"), record("e", "d")]);
  expect(found.map((call) => shown(rowsOfListed(call, false)))).toEqual([["0 b", "1 c"], ["0 e"]]);
});

test("a tree comes in the same order", () => {
  const leaf = (callId: string) => ({ call: record(callId), children: [] });
  const tree = { call: record("a"), children: [{ call: record("b"), children: [leaf("c")] }, leaf("d")] };
  expect(shown(rowsOfTree(tree))).toEqual(["0 a", "1 b", "2 c", "1 d"]);
});
