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
  try {
    return await stageOn(cluster);
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

async function stageOn(cluster: ChaosCluster): Promise<Stage> {
  const parties = await startParties(cluster.net, cluster.transport);
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
