import { ChaosCluster, type ClusterShape } from "./chaos-cluster.ts";
import { type Parties, startParties } from "./parties.ts";
import { type StoredCalls, storedCalls } from "./stored-calls.ts";

/** A cluster, its parties, and a look into its store: what every row plays on. */
export interface Stage {
  readonly cluster: ChaosCluster;
  readonly parties: Parties;
  readonly stored: StoredCalls;
  close(): Promise<void>;
}

export async function startStage(shape: ClusterShape): Promise<Stage> {
  const cluster = await ChaosCluster.start(shape);
  const parties = await startParties(cluster.net, shape.transport);
  const stored = await storedCalls(cluster.redis.url);
  return {
    cluster,
    parties,
    stored,
    async close() {
      await stored.close();
      await parties.close();
      await cluster.close();
    },
  };
}
