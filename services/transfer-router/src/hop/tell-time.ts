import type { Bus, ClusterClock } from "@tandem/actor";
import { TIME_SUBJECT } from "@tandem/contracts";

const TIME_GROUP = "time";

/** Tells edges, which have no connection to Redis, the time of the cluster (CLUSTER rule 22). */
export function tellTime(bus: Bus, clock: Pick<ClusterClock, "known">): void {
  bus.subscribe(TIME_SUBJECT, (message) => message.reply(String(clock.known() ?? "")), TIME_GROUP);
}
