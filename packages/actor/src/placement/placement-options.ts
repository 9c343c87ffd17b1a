import type { Bus } from "../bus.ts";
import type { Clock } from "../clock.ts";
import type { PartitionHost } from "../partition-host.ts";
import type { TimeSample } from "../time/clock-offset.ts";
import type { Member, Placement } from "./placement.ts";
import type { PlacementTiming } from "./placement-timing.ts";

/** The messages of one partition: held from the moment it exists, given to the host from `open` on. */
export interface PartitionInlet {
  open(): void;
  close(): void;
}

export type PlacementNotice =
  | { readonly kind: "claimed"; readonly partitions: number; readonly gapMs: number }
  | { readonly kind: "received"; readonly partition: number }
  | { readonly kind: "handed-over"; readonly partition: number; readonly to: string }
  | { readonly kind: "lost"; readonly partition: number }
  | { readonly kind: "dead"; readonly router: string }
  | { readonly kind: "frozen" }
  | { readonly kind: "thawed"; readonly gapMs: number }
  | { readonly kind: "trouble"; readonly error: unknown };

export interface PlacementLoopOptions {
  readonly member: Member;
  /** How many partitions there are. */
  readonly partitions: number;
  readonly placement: Placement;
  readonly bus: Bus;
  readonly host: PartitionHost;
  /** The process's own, which nobody corrects: a heartbeat's age is monotonic (CLUSTER rule 14). */
  readonly clock: Clock;
  /** Each heartbeat brings the store's time along (CLUSTER rule 22). */
  readonly timeHeard?: (sample: TimeSample) => void;
  readonly inlet: (partition: number) => PartitionInlet;
  readonly timing?: Partial<PlacementTiming>;
  readonly say: (notice: PlacementNotice) => void;
}
