import { expect, it } from "vitest";
import { mergeMetrics } from "./merge-metrics.ts";

const text = (count: number): string =>
  [
    "# HELP tandem_edge_dropped_total Messages that got no answer",
    "# TYPE tandem_edge_dropped_total counter",
    `tandem_edge_dropped_total{tandem_reason="flood"} ${count}`,
    "# TYPE tandem_hop_held gauge",
    `tandem_hop_held ${count}`,
    `tandem_hop_held{} ${count}`,
    "",
  ].join("\n");

it("tells each family once, each sample with its instance", () => {
  const merged = mergeMetrics([
    { instance: "edge-0", text: text(1) },
    { instance: 'edge"1', text: text(2) },
  ]);
  expect(merged.split("\n")).toEqual([
    "# HELP tandem_edge_dropped_total Messages that got no answer",
    "# TYPE tandem_edge_dropped_total counter",
    'tandem_edge_dropped_total{instance="edge-0",tandem_reason="flood"} 1',
    'tandem_edge_dropped_total{instance="edge_1",tandem_reason="flood"} 2',
    "# TYPE tandem_hop_held gauge",
    'tandem_hop_held{instance="edge-0"} 1',
    'tandem_hop_held{instance="edge-0"} 1',
    'tandem_hop_held{instance="edge_1"} 2',
    'tandem_hop_held{instance="edge_1"} 2',
    "",
  ]);
});

it("has nothing to tell of nobody", () => {
  expect(mergeMetrics([])).toBe("");
});
