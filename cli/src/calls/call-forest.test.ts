import { expect, it } from "vitest";
import { callWith } from "../testing/call-with.ts";
import { callForest } from "./call-forest.ts";

const at = (minute: number): string => `2026-01-31T09:0${minute}:00.000Z`;

function drawn(calls: Parameters<typeof callForest>[0]): readonly string[] {
  return callForest(calls).map(({ stem, call }) => `${stem}${call.callId}`);
}

it("sets each transferred call below the call it came from, oldest first, whatever the order of the page", () => {
  const calls = [
    callWith({ callId: "later", createTime: at(5) }),
    callWith({ callId: "c", parentId: "b", createTime: at(4) }),
    callWith({ callId: "d", parentId: "a", createTime: at(3) }),
    callWith({ callId: "b", parentId: "a", createTime: at(2) }),
    callWith({ callId: "a", createTime: at(1) }),
  ];
  expect(drawn(calls)).toEqual(["later", "a", "├─ b", "│  └─ c", "└─ d"]);
});

it("shows a transferred call whose parent is on another page by itself", () => {
  expect(drawn([callWith({ callId: "child", parentId: "elsewhere" })])).toEqual(["child"]);
});
