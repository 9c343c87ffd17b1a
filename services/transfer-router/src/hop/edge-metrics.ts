import type { Bus } from "@tandem/actor";
import { edgeMetricsSubject } from "@tandem/contracts";
import { type InstanceMetrics, mergeMetrics } from "@tandem/observability";

/** An edge that has not answered by then is left out of the scrape. */
const PATIENCE_MS = 2_000;

/**
 * What every edge tells, as one text: for a scrape of those that have no address for it.
 * @param edges ids of the edges that live
 */
export async function edgeMetrics(bus: Bus, edges: readonly string[]): Promise<string> {
  const asked = edges.map(async (edge): Promise<readonly InstanceMetrics[]> => {
    const answer = await bus.request(edgeMetricsSubject(edge), "", PATIENCE_MS);
    if (answer.kind !== "reply") return [];
    // Behind the last dot is the run of the process.
    return [
      { instance: edge.slice(0, edge.lastIndexOf(".")), text: Buffer.from(answer.text, "latin1").toString("utf8") },
    ];
  });
  return mergeMetrics((await Promise.all(asked)).flat());
}
