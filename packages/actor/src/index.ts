export { ActorHost } from "./actor-host.ts";
export { AdapterError, type AdapterErrorCode } from "./adapter-error.ts";
export type { Behaviour, Lead } from "./behaviour.ts";
export type { Bus, BusMessage, BusReply, BusSubscription } from "./bus.ts";
export type { Clock } from "./clock.ts";
export { type Delivery, type HostOptions, MAILBOX_LIMIT } from "./host-options.ts";
export { NO_GAP, type PartitionHost, UNKNOWN_GAP_MS } from "./partition-host.ts";
export { answerAlive } from "./placement/neighbour-watch.ts";
export type { Beat, Member, Owner, OwnerRecord, Placement } from "./placement/placement.ts";
export { PlacementLoop } from "./placement/placement-loop.ts";
export type { PartitionInlet, PlacementLoopOptions, PlacementNotice } from "./placement/placement-options.ts";
export { PLACEMENT_TIMING, type PlacementTiming } from "./placement/placement-timing.ts";
export { rendezvous } from "./placement/rendezvous.ts";
export type {
  ActorAddress,
  ActorStore,
  Commit,
  CommitAnswer,
  Fence,
  Holding,
  KeptActor,
  Recovery,
  StoredActor,
} from "./store.ts";
export { sampleTime, type TimeSample } from "./time/clock-offset.ts";
export { type ClusterClock, clusterClock } from "./time/cluster-clock.ts";
export { TimerWheel } from "./timer-wheel.ts";
