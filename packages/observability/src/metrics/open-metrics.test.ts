import type { PlacementNotice } from "@tandem/actor";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { ATTRIBUTE } from "../names/attribute-names.ts";
import { type OpenedMetrics, openMetrics } from "./open-metrics.ts";
import { countPlacement } from "./placement-metrics.ts";

const open: OpenedMetrics[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((metrics) => metrics.close()));
});

function metrics(): OpenedMetrics {
  const made = openMetrics({ service: "tandem", instance: "tandem-0" });
  open.push(made);
  return made;
}

/** The samples of a text, without comments. */
const samples = (text: string): readonly string[] =>
  text.split("\n").filter((line) => line.startsWith("tandem_") && !line.includes("_bucket"));

describe("a scrape", () => {
  it("has what was counted and measured, each with its labels", async () => {
    const made = metrics();
    const labels = { [ATTRIBUTE.targetClass]: "PSTN", [ATTRIBUTE.outcome]: "MOVED" };
    made.count("transfers", labels);
    made.count("transfers", labels, 2);
    made.record("transferTime", 1.5, labels);
    const all = '{tandem_transfer_class="PSTN",tandem_transfer_outcome="MOVED"}';
    expect(samples(await made.text())).toEqual([
      `tandem_transfers_total${all} 3`,
      `tandem_transfer_seconds_count${all} 1`,
      `tandem_transfer_seconds_sum${all} 1.5`,
    ]);
  });

  it("reads what is observed now, from each of its sources", async () => {
    const made = metrics();
    let calls = 7;
    made.observe("calls", () => [[calls, {}]]);
    made.observe("socketDrops", async () => [[1, { [ATTRIBUTE.listener]: "a" }]]);
    made.observe("socketDrops", () => [[2, { [ATTRIBUTE.listener]: "b" }]]);
    await made.text();
    calls = 8;
    expect(samples(await made.text())).toEqual([
      "tandem_calls_active 8",
      'tandem_udp_drops_total{tandem_listener="a"} 1',
      'tandem_udp_drops_total{tandem_listener="b"} 2',
    ]);
  });

  it("does not wait for what gives no answer", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const made = metrics();
    made.observe("redisMemory", () => new Promise(() => undefined));
    made.observe("calls", () => [[7, {}]]);
    const text = made.text();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(samples(await text)).toEqual(["tandem_calls_active 7"]);
  });

  it("says whose it is", async () => {
    expect(await metrics().text()).toMatch(/^target_info\{service_name="tandem",service_instance_id="tandem-0"\} 1$/m);
  });
});

describe("placement", () => {
  it.each<[PlacementNotice, readonly string[]]>([
    [
      { kind: "claimed", partitions: 12, gapMs: 400 },
      ['tandem_placement_changes_total{tandem_placement_change="claimed"} 12', "tandem_takeovers_total 12"],
    ],
    [
      { kind: "claimed", partitions: 256, gapMs: 0 },
      ['tandem_placement_changes_total{tandem_placement_change="claimed"} 256', "tandem_takeovers_total 0"],
    ],
    [
      { kind: "lost", partition: 3 },
      ['tandem_placement_changes_total{tandem_placement_change="lost"} 1', "tandem_takeovers_total 0"],
    ],
  ])("%j", async (notice, expected) => {
    const made = metrics();
    countPlacement(made)(notice);
    expect([...samples(await made.text())].sort()).toEqual(expected);
  });
});
