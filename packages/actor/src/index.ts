export { ActorHost, type Delivery, type HostOptions, MAILBOX_LIMIT } from "./actor-host.ts";
export { AdapterError, type AdapterErrorCode } from "./adapter-error.ts";
export type { Behaviour } from "./behaviour.ts";
export type { Bus, BusMessage, BusReply, BusSubscription } from "./bus.ts";
export type { Clock } from "./clock.ts";
export type { PartitionHost } from "./partition-host.ts";
export type { Beat, Member, Owner, Placement } from "./placement.ts";
export type { ActorAddress, ActorStore, Commit, CommitAnswer, Fence, StoredActor } from "./store.ts";
export { TimerWheel } from "./timer-wheel.ts";
