import { setTimeout } from "node:timers/promises";
import type { Claim } from "../outside/silence.ts";
import type { Release } from "../release.ts";

const PATIENCE_MS = 60_000;
const LOOK_MS = 2_000;
const QUERY = 'count by (instance) ({job="edges"})';

interface Found {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}

/** Edges on their nodes' network have no port that a scrape could know: does the release's Prometheus have the series of each? */
export async function playEdgeSeries(release: Release): Promise<Claim> {
  const what = "the bundled Prometheus has the series of every edge on its node's network";
  const path = `/api/v1/namespaces/${release.namespace}/services/tandem-prometheus:9090/proxy/api/v1/query?query=${encodeURIComponent(QUERY)}`;
  const edges = await release.pods("edges");
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const text = await release.kubectl("get", "--raw", path).catch(() => undefined);
    const result = text === undefined ? [] : (JSON.parse(text) as Found).data.result;
    const series = new Map(result.map(({ metric, value }) => [metric["instance"] ?? "", Number(value[1])]));
    const missing = edges.filter((edge) => (series.get(edge) ?? 0) === 0);
    const figures = edges.map((edge) => `${edge} ${series.get(edge) ?? 0}`).join(", ");
    if (missing.length === 0 && edges.length > 0) return { what, faults: [], figures };
    if (Date.now() > end) return { what, faults: [`none of ${missing.join(", ")}`], figures };
    await setTimeout(LOOK_MS);
  }
}
