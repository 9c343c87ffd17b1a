import { expect, it } from "vitest";
import { renderLadder } from "./render-ladder.ts";

const COLUMNS = [
  { name: "PBX", address: "192.0.2.1" },
  { name: "TANDEM", address: "192.0.2.2" },
  { name: "south", address: "192.0.2.3" },
];

it("draws each message from its sender to its receiver, with its time and its note", () => {
  const ladder = renderLadder(COLUMNS, [
    { at: 1_000, from: 0, to: 1, label: "REFER", note: "Refer-To: <sip:t@c>" },
    { at: 1_001.4, from: 1, to: 0, label: "202 (REFER)", note: "" },
    { at: 1_250, from: 1, to: 2, label: "INVITE sdp", note: "" },
  ]);
  expect(ladder.split("\n")).toEqual([
    "        PBX                  TANDEM                  south",
    "     192.0.2.1              192.0.2.2              192.0.2.3",
    "         │                      │                      │",
    "+0.000   │─ REFER ─────────────►│                      │   Refer-To: <sip:t@c>",
    "+0.001   │◄─────── 202 (REFER) ─│                      │",
    "+0.250   │                      │─ INVITE sdp ────────►│",
  ]);
});

it("passes the lifelines between two that are not neighbours, and cuts a label that has no room", () => {
  const [, , , line] = renderLadder(COLUMNS, [
    { at: 0, from: 2, to: 0, label: "a label that is longer than the room there is", note: "" },
  ]).split("\n");
  expect(line).toBe("+0.000   │◄─────────────────────── a label that is l… ─│");
});

it("draws no message of a call that had none", () => {
  expect(renderLadder(COLUMNS, []).split("\n")).toHaveLength(3);
});
