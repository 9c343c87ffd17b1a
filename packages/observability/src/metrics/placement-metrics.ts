import type { PlacementNotice } from "@tandem/actor";
import { ATTRIBUTE } from "../names/attribute-names.ts";
import type { Metrics } from "./metrics.ts";

/** Counts what the placement says of a router's partitions; it is what `say` of the placement loop is given. */
export function countPlacement(metrics: Metrics): (notice: PlacementNotice) => void {
  metrics.count("takeovers", {}, 0);
  return (notice) => {
    const isMany = notice.kind === "claimed";
    metrics.count("placementChanges", { [ATTRIBUTE.change]: notice.kind }, isMany ? notice.partitions : 1);
    if (isMany && notice.gapMs > 0) metrics.count("takeovers", {}, notice.partitions);
  };
}
