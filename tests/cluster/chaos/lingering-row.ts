import { until } from "./chaos-cluster.ts";
import type { Row } from "./row.ts";
import type { Stage } from "./stage.ts";

/** 64*T1 twice, and the grid on which ended calls leave. */
const LINGER_MS = 80_000;

/** After all rows: no call is in the store any more, and no process has told of a bug of ours. */
export async function lingeringRow({ cluster, stored }: Stage): Promise<Row> {
  await until(async () => (await stored.all()).length === 0, LINGER_MS);
  const left = (await stored.all()).map(
    ({ ref, phase, legs }) => `call ${ref} ${phase} with ${legs.length} legs is left`,
  );
  return { name: "nothing is left", faults: [...left, ...cluster.alarms()] };
}
