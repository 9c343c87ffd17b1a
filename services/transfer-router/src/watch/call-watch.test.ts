import { openMetrics } from "@tandem/observability/metrics";
import { expect, it } from "vitest";
import { callWatch } from "./call-watch.ts";

it("counts new calls that a partition's cap refuses, by who sent them (CLUSTER rule 1)", async () => {
  const metrics = openMetrics({ service: "a", instance: "a-0" });
  const watch = callWatch({ metrics, clock: { now: () => 0 } });
  for (const trunk of ["acme", "acme", "globex"]) watch.capped?.({ kind: "trunk", trunk });
  watch.capped?.({ kind: "carrier", carrier: "north" });
  const text = await metrics.text();
  const counts = [...text.matchAll(/^tandem_calls_capped_total\{(?:tandem_)(\w+)="(\w+)"\} (\d)$/gm)];
  expect(counts.map(([, label, name, count]) => `${label} ${name} ${count}`)).toEqual([
    "trunk_id acme 2",
    "trunk_id globex 1",
    "carrier north 1",
  ]);
  await metrics.close();
});
