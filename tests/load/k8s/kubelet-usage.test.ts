import { expect, it } from "vitest";
import { cpuMsByPod } from "./kubelet-usage.ts";

const RESOURCES = `# TYPE container_cpu_usage_seconds_total counter
container_cpu_usage_seconds_total{container="router",namespace="voice",pod="tandem-routers-1"} 3.5 1795651536475
container_cpu_usage_seconds_total{container="beside",namespace="voice",pod="tandem-routers-1"} 0.25 1795651536475
container_cpu_usage_seconds_total{container="router",namespace="other",pod="tandem-routers-1"} 9 1795651536475
container_memory_working_set_bytes{container="router",namespace="voice",pod="tandem-routers-1"} 1e+08 1795651536475
pod_cpu_usage_seconds_total{namespace="voice",pod="tandem-routers-1"} 3.8 1795651530011
node_cpu_usage_seconds_total 1000 1795651530011
`;

it("adds up the containers of each pod of the namespace", () => {
  expect([...cpuMsByPod(RESOURCES, "voice")]).toEqual([["tandem-routers-1", 3_750]]);
});
