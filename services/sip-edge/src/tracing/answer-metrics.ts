import type { Bus } from "@tandem/actor";
import { edgeMetricsSubject } from "@tandem/contracts";

/** An edge on its node's network has no address that a scrape could use: it tells its metrics to a router that asks. */
export function answerMetrics(bus: Bus, edge: string, text: () => Promise<string>): void {
  bus.subscribe(edgeMetricsSubject(edge), (message) => {
    void text().then((told) => message.reply(Buffer.from(told, "utf8").toString("latin1")));
  });
}
