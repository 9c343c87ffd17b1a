import { describe, expect, it, test } from "vitest";
import type { Ladder, LadderMessage } from "../api/signalling.ts";
import { ladderLayout, messageTone } from "./ladder-layout.ts";

const AT = Date.parse("2026-01-31T09:00:00Z");
const party = (id: string) => ({ id, title: id, role: "customer", address: "192.0.2.1:5060" });
const message = (index: number, ms: number, from: string, to: string): LadderMessage => ({
  index,
  time: new Date(AT + ms).toISOString(),
  from,
  to,
  label: "INVITE",
  callId: "c",
  sipCallId: "s",
  bytes: 100,
  isRetransmission: false,
});
const ladder = (...messages: readonly LadderMessage[]): Ladder => ({
  parties: ["customer", "platform", "carrier"].map(party),
  messages,
  isCut: false,
  capture: "on",
});

describe("ladderLayout", () => {
  it("gives each party a column, as wide as there is room", () => {
    const { columns, width, timeWidth } = ladderLayout(ladder(), 1000);
    expect(columns.map(({ id }) => id)).toEqual(["customer", "platform", "carrier"]);
    expect(width).toBeLessThanOrEqual(1000);
    expect(columns.every(({ x }) => x > timeWidth && x < width)).toBe(true);
  });

  it("keeps columns readable where there is no room", () => {
    expect(ladderLayout(ladder(), 200).width).toBeGreaterThan(400);
  });

  it("draws messages below each other, with the time since the first", () => {
    const { rows } = ladderLayout(
      ladder(message(0, 0, "customer", "platform"), message(1, 40, "platform", "carrier")),
      900,
    );
    expect(rows.map(({ offsetMs }) => offsetMs)).toEqual([0, 40]);
    expect(rows[1]!.y).toBeGreaterThan(rows[0]!.y);
    expect(rows[0]!.toX).toBe(rows[1]!.fromX);
  });

  it("draws a long silence as one", () => {
    const quick = ladderLayout(
      ladder(message(0, 0, "customer", "platform"), message(1, 500, "platform", "customer")),
      900,
    );
    const slow = ladderLayout(
      ladder(message(0, 0, "customer", "platform"), message(1, 9000, "platform", "customer")),
      900,
    );
    expect(quick.rows[1]!.silenceMs).toBeUndefined();
    expect(slow.rows[1]!.silenceMs).toBe(9000);
    expect(slow.height).toBeGreaterThan(quick.height);
  });

  it("leaves out a message of a party that is not there", () => {
    expect(ladderLayout(ladder(message(0, 0, "customer", "nobody")), 900).rows).toEqual([]);
  });
});

test.each([
  ["INVITE", "request"],
  ["NOTIFY 100", "request"],
  ["180 Ringing (INVITE)", "provisional"],
  ["200 OK (INVITE)", "success"],
  ["486 Busy Here (INVITE)", "failure"],
  ["302 Moved Temporarily (INVITE)", "failure"],
])("%s is a %s", (label, tone) => {
  expect(messageTone(label)).toBe(tone);
});
